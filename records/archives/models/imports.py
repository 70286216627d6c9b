"""Files with many entries or attendances: checked first, then taken as a whole or not at all."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.archives.choices import ImportKind, ImportState, LineOutcome
from records.common.ids import new_uid
from records.subjects.models import Organisation, Region


class ArchiveImport(models.Model):
    """
    One uploaded file. It lies encrypted in the storage, and what it says about people stands in no row here.

    Any wrong line keeps the whole file out, so that nothing is ever half done.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("种类"), max_length=12, choices=ImportKind.choices)
    course = models.ForeignKey("records.Course", on_delete=models.PROTECT, null=True, related_name="imports")
    # NULL: for the bodies of the whole region; the rows name theirs.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划"))
    file_name = models.CharField(_("文件名"), max_length=255)
    stored_name = models.CharField(max_length=100, editable=False)
    sha256 = models.CharField(_("校验值"), max_length=64)
    state = models.CharField(
        _("状态"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    failure = models.CharField(_("未完成的原因"), max_length=500, blank=True)
    rows_total = models.PositiveIntegerField(_("总行数"), default=0)
    rows_ready = models.PositiveIntegerField(_("可导入"), default=0)
    rows_known = models.PositiveIntegerField(_("已在档"), default=0)
    rows_wrong = models.PositiveIntegerField(_("有误"), default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("档案导入")
        verbose_name_plural = _("档案导入")
        constraints = [
            models.CheckConstraint(
                name="archive_import_of_a_course",
                condition=Q(kind=ImportKind.ATTENDANCE, course__isnull=False)
                | Q(kind=ImportKind.ENTRIES, course=None),
            ),
            models.CheckConstraint(
                name="archive_import_stores_only_when_confirmed",
                condition=Q(confirmed_by=None, confirmed_at=None)
                & ~Q(state__in=[ImportState.IMPORTING, ImportState.DONE])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="archive_import_takes_all_or_nothing",
                condition=~Q(state__in=[ImportState.IMPORTING, ImportState.DONE]) | Q(rows_wrong=0),
            ),
        ]
        indexes = [models.Index(fields=["-uploaded_at"], name="archive_import_newest")]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.uploaded_at:%Y-%m-%d %H:%M}）"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        return self.organisation_id


class ArchiveImportLine(models.Model):
    """What became of one line, and why; never what it said."""

    batch = models.ForeignKey(ArchiveImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("行号"))
    outcome = models.CharField(_("结果"), max_length=8, choices=LineOutcome.choices)
    errors = models.JSONField(_("问题"), default=list)

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("导入行")
        constraints = [
            models.UniqueConstraint(name="archive_import_line_once", fields=["batch", "number"]),
            models.CheckConstraint(
                name="archive_import_line_wrong_has_errors",
                condition=~Q(outcome=LineOutcome.WRONG) | ~Q(errors=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"
