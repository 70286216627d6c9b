"""One request for a credit report, and what became of it."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.checks.reports.choices import Mode, Status
from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid


class CreditReport(models.Model):
    """
    ``content`` is what the PDF says, for the JSON twin; ``sources`` is what it was taken from, so that it is
    known when one of them has ended or changed. The letter of an entrusted query lies sealed on disk.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    mode = models.CharField(_("查询方式"), max_length=10, choices=Mode.choices)
    organisation = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        related_name="credit_reports",
        verbose_name=_("被查询机构"),
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    purpose = models.CharField(_("查询目的"), max_length=200)
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.PENDING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    requested_at = models.DateTimeField(_("申请时间"))

    agent_name = EncryptedTextField(_("受托人"), null=True)
    stored_name = models.CharField(max_length=100, null=True, unique=True, editable=False)
    letter_name = models.CharField(_("授权书文件名"), max_length=255, blank=True)
    letter_type = models.CharField(max_length=100, blank=True, editable=False)
    letter_sha256 = models.CharField(_("授权书校验值"), max_length=64, blank=True)

    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    failure = models.CharField(_("未能生成的原因"), max_length=200, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    paper = models.OneToOneField(
        "records.Paper", on_delete=models.PROTECT, null=True, related_name="credit_report"
    )
    content = models.JSONField(_("报告内容"), null=True)
    sources = ArrayField(models.CharField(max_length=120), default=list)

    class Meta:
        verbose_name = _("信用报告")
        verbose_name_plural = _("信用报告")
        constraints = [
            models.CheckConstraint(
                name="creditreport_entrusted_by_letter",
                condition=Q(
                    mode=Mode.OWN, agent_name__isnull=True, stored_name=None, letter_name="", letter_sha256=""
                )
                | Q(
                    mode=Mode.ENTRUSTED,
                    agent_name__isnull=False,
                    stored_name__isnull=False,
                    letter_name__gt="",
                    letter_sha256__regex="^[0-9a-f]{64}$",
                ),
                violation_error_message=_("委托查询须附被查询机构的授权书。"),
            ),
            models.CheckConstraint(
                name="creditreport_states_whole",
                condition=Q(status=Status.PENDING, paper=None, content=None, finished_at=None, failure="")
                | Q(
                    status=Status.READY,
                    paper__isnull=False,
                    content__isnull=False,
                    finished_at__isnull=False,
                    failure="",
                )
                | Q(
                    status=Status.FAILED, paper=None, content=None, finished_at__isnull=False, failure__gt=""
                ),
            ),
            models.CheckConstraint(name="creditreport_has_a_purpose", condition=Q(purpose__gt="")),
            # A second press of the button finds the first request.
            models.UniqueConstraint(
                name="creditreport_one_in_the_making",
                fields=["organisation", "requested_by", "mode"],
                condition=Q(status=Status.PENDING),
            ),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-uid"], name="creditreport_newest"),
            models.Index(fields=["organisation", "-requested_at"], name="creditreport_by_body"),
            models.Index(fields=["region", "-requested_at"], name="creditreport_by_region"),
            models.Index(
                fields=["requested_at"], name="creditreport_to_make", condition=Q(status=Status.PENDING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.get_mode_display()}"

    @property
    def audit_label(self) -> str:
        return self.organisation.name

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
