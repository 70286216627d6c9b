"""A notice of criticism (通报批评): issued by whom, about which record, for whose eyes."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.choices import Audience, NoticeStatus
from records.consequences.models.base import filled, said, whole
from records.dishonesty.choices import Scope, Status

_USER = settings.AUTH_USER_MODEL


class CriticismQuerySet(models.QuerySet["CriticismNotice"]):
    def typical_cases(self, *, on: date) -> "CriticismQuerySet":
        """Those to be shown as typical cases: as long as their record is public, and not a day longer."""
        return self.filter(
            Q(record__display_until=None) | Q(record__display_until__gte=on),
            status=NoticeStatus.ISSUED,
            audience=Audience.PUBLIC,
            is_typical_case=True,
            record__status=Status.PUBLISHED,
            record__scope=Scope.PUBLIC,
            record__display_from__lte=on,
        )


class CriticismNotice(models.Model):
    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        related_name="criticism_notices",
        verbose_name=_("失信记录"),
    )
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("被通报单位")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    issuer = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("通报机关")
    )
    number = models.CharField(_("通报文号"), max_length=128)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("通报正文"), max_length=5000)
    audience = models.CharField(
        _("通报范围"), max_length=8, choices=Audience.choices, default=Audience.INTERNAL
    )
    is_typical_case = models.BooleanField(
        _("作为典型案例曝光"), default=False, help_text=_("仅限公开通报；记录终止公示后案例同时撤下。")
    )
    status = models.CharField(
        _("状态"), max_length=9, choices=NoticeStatus.choices, default=NoticeStatus.DRAFT
    )
    dated_on = models.DateField(_("通报日期"))
    entered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"))
    issued_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("印发时间"), null=True)
    withdrawn_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawal_note = models.CharField(_("撤回原因"), max_length=500, blank=True)

    objects = CriticismQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报批评")
        verbose_name_plural = _("通报批评")
        constraints = [
            models.CheckConstraint(
                name="criticism_four_eyes",
                condition=Q(issued_by=None) | ~Q(issued_by=F("entered_by")),
                violation_error_message=_("通报须由起草人以外的人审定印发。"),
            ),
            models.CheckConstraint(name="criticism_says_what", condition=said("number", "title", "text")),
            models.CheckConstraint(name="criticism_issued_whole", condition=whole("issued_by", "issued_at")),
            models.CheckConstraint(
                name="criticism_withdrawn_whole",
                condition=Q(withdrawn_by=None, withdrawn_at=None, withdrawal_note="")
                | filled("withdrawn_by", "withdrawn_at") & said("withdrawal_note"),
            ),
            models.CheckConstraint(
                name="criticism_status_has_its_columns",
                condition=Q(status=NoticeStatus.DRAFT, issued_by=None, withdrawn_by=None)
                | Q(status=NoticeStatus.ISSUED, issued_by__isnull=False, withdrawn_by=None)
                | Q(status=NoticeStatus.WITHDRAWN, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="criticism_case_is_public",
                condition=Q(is_typical_case=False) | Q(audience=Audience.PUBLIC),
                violation_error_message=_("只有公开通报可以作为典型案例曝光。"),
            ),
            models.UniqueConstraint(name="criticism_number_once", fields=["issuer", "number"]),
        ]
        indexes = [
            models.Index(fields=["status", "-entered_at"], name="criticism_work_lists"),
            models.Index(fields=["organisation", "-dated_on"], name="criticism_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id
