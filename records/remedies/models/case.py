"""What every remedy has: a number one may print, a receipt code nobody can read here, and its steps."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.remedies.choices import CaseChannel, CaseKind


def acting_user(label: Any) -> models.ForeignKey:
    """A column that names who took a step, empty until it is taken."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class Case(models.Model):
    """The columns that all kinds share. The region is that of the record, so that grants reach it."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    number = models.CharField(_("案件编号"), max_length=30, unique=True, editable=False)
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    channel = models.CharField(_("提出途径"), max_length=8, choices=CaseChannel.choices)
    filed_at = models.DateTimeField(_("提出时间"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("登记人"),
        help_text=_("网站提出的没有登记人。"),
    )
    updated_at = models.DateTimeField(_("最近变动"))

    class Meta:
        abstract = True

    kind: CaseKind

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
        # The centre handles a case; a role over one body reaches only its own leg (see ``parties``).
        return None


class CaseReceipt(models.Model):
    """
    The way back to a case for whoever has its code.

    Of the sixteen digits only a keyed hash is kept: who reads the database learns no code, and without the
    key cannot try them all either.
    """

    code_hash = models.CharField(primary_key=True, max_length=64, editable=False)
    case_kind = models.CharField(max_length=12, choices=CaseKind.choices)
    case_uid = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("查询码")
        verbose_name_plural = _("查询码")
        constraints = [
            models.UniqueConstraint(name="receipt_code_once_per_case", fields=["case_kind", "case_uid"]),
            models.CheckConstraint(
                name="receipt_code_is_hashed", condition=Q(code_hash__regex="^[0123456789abcdef]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.case_uid}"


class CaseCounter(models.Model):
    """The last number given to a kind of case in a year; counted under the row's lock."""

    kind = models.CharField(max_length=12, choices=CaseKind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="case_counter_once", fields=["kind", "year"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class CaseStep(models.Model):
    """One step of a case: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case_kind = models.CharField(max_length=12, choices=CaseKind.choices)
    case_uid = models.UUIDField()
    name = models.CharField(_("操作"), max_length=20)
    label = models.CharField(_("操作名称"), max_length=50)
    source = models.CharField(_("原状态"), max_length=16, blank=True)
    target = models.CharField(_("新状态"), max_length=16)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("操作人"),
        help_text=_("申请人自己所作的没有操作人。"),
    )
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), max_length=4000, blank=True, help_text=_("只供工作人员查看。"))
    told = models.TextField(_("告知申请人的内容"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        indexes = [models.Index(fields=["case_kind", "case_uid", "at"], name="case_step_of_case")]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.name} {self.at:%Y-%m-%d %H:%M}"
