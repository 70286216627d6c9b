"""What all cases of this room have in common, their history and their files."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid

CASE_KINDS = ("proposal", "congress", "litigation", "advice", "transfer", "decision")


def acting(label: Any, **more: Any) -> models.ForeignKey:
    """A column that names who took a step; empty until it is taken, unless said otherwise."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **({"null": True, "blank": True} | more),
    )


def body_of(label: Any, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=label, **more
    )


@dataclass(frozen=True)
class Leg:
    """The part of a case that one body answers for; it lies in that body's region."""

    access_region_code: str
    access_organisation_id: uuid.UUID


class OversightCase(models.Model):
    """
    One matter under oversight.

    Its region is the office's that keeps it. A department's account works on it over the leg of its own body
    alone (``services.frame.Hand``).
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True, editable=False)
    title = models.CharField(_("标题"), max_length=200)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    overdue_at = models.DateTimeField(_("逾期时间"), null=True, editable=False)
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))
    updated_at = models.DateTimeField(_("最近变动"))

    kind: str
    status: Any
    body_id: uuid.UUID | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID | None:
        # A role over one body counts over that body's leg, never over the case.
        return None

    def legs(self) -> list[Leg]:
        body: Any = getattr(self, "body", None)
        return [Leg(body.region_id, body.pk)] if body else []


class OversightStep(models.Model):
    """One step in one case of whatever kind: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case_kind = models.CharField(max_length=12)
    case_uid = models.UUIDField()
    name = models.CharField(_("操作"), max_length=24)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=12, blank=True)
    target = models.CharField(_("新状态"), max_length=12)
    by = acting(_("操作人"), null=False)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("监督办理记录")
        verbose_name_plural = _("监督办理记录")
        constraints = [
            models.CheckConstraint(name="oversight_step_of_a_kind", condition=Q(case_kind__in=CASE_KINDS))
        ]
        indexes = [models.Index(fields=["case_kind", "case_uid", "at"], name="oversight_steps")]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.name} {self.at:%Y-%m-%d %H:%M}"


class OversightFile(models.Model):
    """A file of a case: encrypted, and without the name its sender gave it; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case_kind = models.CharField(max_length=12)
    case_uid = models.UUIDField()
    # Which row of the case it belongs to, where it belongs to one (a hearing, a step of a decision).
    row_uid = models.UUIDField(null=True)
    title = models.CharField(_("材料名称"), max_length=100)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("文件类型"), max_length=100)
    extension = models.CharField(max_length=6)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    uploaded_by = acting(_("提交人"), null=False)
    uploaded_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("监督材料")
        verbose_name_plural = _("监督材料")
        constraints = [
            models.CheckConstraint(
                name="oversight_file_of_a_kind", condition=Q(case_kind__in=CASE_KINDS) & ~Q(title="")
            ),
            models.UniqueConstraint(
                name="oversight_file_once",
                fields=["case_kind", "case_uid", "sha256"],
                violation_error_message=_("该文件已经提交过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.extension}"
