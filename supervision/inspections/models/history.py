"""What was done and what was handed in, for all cases of this room; append-only."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.inspections.choices import CaseOf, FileOf
from supervision.inspections.models.base import acting


class InspectionStep(models.Model):
    """One step: who, when, from where to where, and why."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case_kind = models.CharField(_("类别"), max_length=12, choices=CaseOf.choices)
    case_uid = models.UUIDField()
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=14, blank=True)
    target = models.CharField(_("新状态"), max_length=14)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("督导办理记录")
        verbose_name_plural = _("督导办理记录")
        indexes = [models.Index(fields=["case_uid", "at"], name="inspection_steps")]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.name} {self.at:%Y-%m-%d %H:%M}"


class InspectionFile(models.Model):
    """A file of an answer, a rectification, a progress or an application; unreadable in the storage."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    about = models.CharField(_("类别"), max_length=12, choices=FileOf.choices)
    about_uid = models.UUIDField()
    original_name = models.CharField(_("原文件名"), max_length=255)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("文件类型"), max_length=100)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    by = acting(_("上传人"), null=False)
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("督导材料")
        verbose_name_plural = _("督导材料")
        constraints = [
            models.UniqueConstraint(
                name="inspection_file_once",
                fields=["about_uid", "sha256"],
                violation_error_message=_("该文件已在本件材料中。"),
            ),
            models.CheckConstraint(name="inspection_file_has_bytes", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.original_name
