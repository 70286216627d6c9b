"""What everything written for the public has; its versions, steps and files, which are only ever added."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.editing.choices import UNPUBLISHED, EndReason, Status, VersionReason
from records.common.ids import new_uid
from records.common.text import grams
from records.dishonesty.choices import Scope
from records.dishonesty.models.record import NoneOf
from records.registers.models.entry import SCOPES

_USER = settings.AUTH_USER_MODEL


class WrittenQuerySet(models.QuerySet["Written"]):
    def shown(self, *, on: date) -> Self:
        """Published, its first day come, its last day not over."""
        return self.filter(
            Q(show_until=None) | Q(show_until__gte=on), status=Status.PUBLISHED, show_from__lte=on
        )

    def past(self, *, on: date) -> Self:
        return self.filter(status=Status.PUBLISHED, show_until__lt=on)

    def with_place(self) -> Self:
        return self.select_related("organisation", "organisation__region", "region").defer(
            "search_grams", "organisation__search_grams"
        )


class Written(models.Model):
    """
    Something that one person writes and another publishes.

    ``writers`` are all who wrote what has not been published yet; publishing keeps them in the version, where
    the database refuses a version whose publisher is one of them. ``proposed`` is a change that waits for
    another person. ``dated_on`` is the day by which lists are ordered.
    """

    uid = models.UUIDField(_("编号"), primary_key=True, default=new_uid, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=0, editable=False)
    status = models.CharField(
        _("状态"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    scope = models.CharField(
        _("公开范围"),
        max_length=10,
        choices=[(scope.value, scope.label) for scope in SCOPES],
        default=Scope.PUBLIC,
    )
    end_reason = models.CharField(
        _("撤下原因"), max_length=10, choices=EndReason.choices, blank=True, editable=False
    )
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("发布单位")
    )
    region = models.ForeignKey(
        "records.Region",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("行政区划"),
        editable=False,
    )
    title = models.CharField(_("标题"), max_length=200)
    dated_on = models.DateField(_("日期"))
    show_from = models.DateField(_("展示自"), help_text=_("到这一天才对外显示，可以填将来的日期。"))
    show_until = models.DateField(
        _("展示至"), null=True, blank=True, help_text=_("长期展示的不填；过了这一天自动撤下。")
    )

    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    created_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    end_note = models.CharField(_("撤下说明"), max_length=500, blank=True, editable=False)

    proposed = models.JSONField(null=True, editable=False)
    proposed_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(null=True, editable=False)

    search_grams = ArrayField(models.TextField(), default=list, editable=False)

    objects = WrittenQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_status_has_its_columns",
                condition=Q(
                    status__in=[status.value for status in UNPUBLISHED],
                    version=0,
                    published_at=None,
                    ended_at=None,
                    end_reason="",
                    end_note="",
                )
                | Q(
                    status=Status.PUBLISHED,
                    version__gte=1,
                    published_at__isnull=False,
                    ended_at=None,
                    end_reason="",
                    end_note="",
                )
                | Q(status=Status.ENDED, version__gte=1, published_at__isnull=False, ended_at__isnull=False)
                & ~Q(end_reason="")
                & ~Q(end_note=""),
            ),
            models.CheckConstraint(
                name="%(class)s_scope_is_shared", condition=Q(scope__in=[scope.value for scope in SCOPES])
            ),
            models.CheckConstraint(
                name="%(class)s_days_in_order",
                condition=Q(show_until=None) | Q(show_until__gte=F("show_from")),
                violation_error_message=_("展示至不能早于展示自。"),
            ),
            models.CheckConstraint(
                name="%(class)s_proposal_whole",
                condition=Q(proposed=None, proposed_by=None, proposed_at=None)
                | Q(
                    status=Status.PUBLISHED,
                    proposed__isnull=False,
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-dated_on", "-uid"],
                name="%(class)s_newest",
                condition=Q(status="published", scope="public"),
            ),
            models.Index(fields=["status", "-updated_at"], name="%(class)s_work"),
            models.Index(fields=["show_until"], name="%(class)s_ending", condition=Q(status="published")),
            GinIndex(
                fields=["search_grams"],
                name="%(class)s_search",
                condition=Q(status="published", scope="public"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def place(self) -> None:
        """Fill what follows from the body and the words. Call before saving whenever either may have changed."""
        self.region_id = self.organisation.region_id
        self.search_grams = sorted({gram for text in self.words() for gram in grams(text)})

    def words(self) -> tuple[str, ...]:
        """What is searched."""
        return (self.title, self.organisation.name)

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id


class WrittenVersion(models.Model):
    """
    One published state; append-only, numbered from 1 under the row's lock.

    ``by`` published it and is none of its ``writers``; a version that took it down has no writers.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("类别"), max_length=40)
    item = models.UUIDField(_("内容编号"))
    number = models.PositiveIntegerField(_("版本"))
    reason = models.CharField(_("变更原因"), max_length=10, choices=VersionReason.choices)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    content = models.JSONField(_("内容"))
    writers = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField(_("形成时间"))
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("内容版本")
        verbose_name_plural = _("内容版本")
        constraints = [
            models.UniqueConstraint(name="written_version_once", fields=["item", "number"]),
            models.CheckConstraint(name="written_version_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="written_four_eyes", condition=Q(NoneOf(F("by"), F("writers")))),
        ]

    def __str__(self) -> str:
        return f"{self.item} v{self.number}"


class WrittenStep(models.Model):
    """Who moved it, from where to where, when and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("类别"), max_length=40)
    item = models.UUIDField(_("内容编号"))
    name = models.CharField(_("操作"), max_length=12)
    source = models.CharField(_("原状态"), max_length=10, choices=Status.choices, blank=True)
    target = models.CharField(_("新状态"), max_length=10, choices=Status.choices)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作人"))
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("理由"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("内容流转")
        verbose_name_plural = _("内容流转")
        indexes = [models.Index(fields=["item", "at"], name="written_step_of")]

    def __str__(self) -> str:
        return f"{self.item} {self.name} {self.at:%Y-%m-%d %H:%M}"


class WrittenFile(models.Model):
    """A file handed out with what was written; row and bytes stay when it is taken out of a draft."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    kind = models.CharField(_("类别"), max_length=40)
    item = models.UUIDField(_("内容编号"))
    original_name = models.CharField(_("文件名"), max_length=255)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("公开附件")
        verbose_name_plural = _("公开附件")
        constraints = [
            models.CheckConstraint(
                name="written_file_removed_whole",
                condition=Q(removed_by=None, removed_at=None)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["item", "uploaded_at"], name="written_file_of")]

    def __str__(self) -> str:
        return self.original_name
