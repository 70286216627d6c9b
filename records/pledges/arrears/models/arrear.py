"""A debt of a public body that somebody waits for, and what was done about it."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.common.ids import new_uid
from records.dishonesty.models import NoneOf
from records.pledges.arrears.choices import CONFIRMED, LATE, CreditorKind, FileKind, Kind, RateBasis, Status

_USER = settings.AUTH_USER_MODEL


class ArrearQuerySet(models.QuerySet["Arrear"]):
    def late(self) -> Self:
        return self.filter(status__in=LATE)

    def confirmed(self) -> Self:
        return self.filter(status__in=CONFIRMED)

    def waiting(self, *, on: date) -> Self:
        """Those whose next day to pay is over; the clock moves them."""
        return self.filter(status__in=[Status.DUE, Status.PLANNED], next_due_on__lt=on)

    def with_parties(self) -> Self:
        return self.select_related("organisation", "region")


class Arrear(models.Model):
    """
    One claim: entered by one person, confirmed by another, and from then on moved by days and payments.

    It never leaves this node. A firm's name is for government offices alone; a natural person's name and number are
    encrypted. ``writers`` are all who wrote it before it was confirmed.

    :ivar floor_rate: the one-year LPR of the contract's day, below which nobody may agree
    :ivar next_due_on: the day whose passing the clock has to notice: the due day, then the next instalment's
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="arrears", verbose_name=_("欠款单位")
    )
    region = models.ForeignKey(
        "records.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("行政区划")
    )
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    kind = models.CharField(_("款项类别"), max_length=8, choices=Kind.choices)

    creditor_kind = models.CharField(_("债权人类别"), max_length=7, choices=CreditorKind.choices)
    creditor_name = models.CharField(_("债权人名称"), max_length=200, blank=True)
    creditor_uscc = models.CharField(_("债权人统一社会信用代码"), max_length=18, blank=True)
    creditor_person = EncryptedTextField(_("债权人姓名"), null=True, blank=True)
    creditor_number = EncryptedTextField(_("债权人身份证件号码"), null=True, blank=True)
    people = models.PositiveIntegerField(_("涉及人数"), null=True, blank=True)

    contract_name = models.CharField(_("合同名称"), max_length=200)
    contract_number = models.CharField(_("合同编号"), max_length=100)
    contract_on = models.DateField(_("合同订立日期"))
    amount = models.DecimalField(
        _("应付金额（元）"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    accepted_on = models.DateField(_("交付、验收日期"), null=True, blank=True)
    invoiced_on = models.DateField(_("开票、结算日期"), null=True, blank=True)
    agreed_days = models.PositiveSmallIntegerField(_("合同约定付款天数"), null=True, blank=True)
    due_on = models.DateField(_("应付日期"))
    rate_basis = models.CharField(_("逾期利息"), max_length=9, choices=RateBasis.choices)
    agreed_rate = models.DecimalField(
        _("约定年利率（%）"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    floor_rate = models.DecimalField(
        _("合同订立时一年期LPR（%）"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    note = models.TextField(_("说明"), max_length=2000, blank=True)

    next_due_on = models.DateField(_("下一付款日"), null=True)
    overdue_at = models.DateTimeField(_("转为逾期时间"), null=True)
    settled_on = models.DateField(_("清偿日期"), null=True)
    writers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    created_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("登记时间"))
    updated_at = models.DateTimeField(_("最近变动"))
    confirmed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("核实时间"), null=True)
    draft = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        related_name="from_arrear",
        verbose_name=_("据此起草的记录"),
    )

    objects = ArrearQuerySet.as_manager()

    class Meta:
        verbose_name = _("拖欠账款")
        verbose_name_plural = _("拖欠账款")
        constraints = [
            models.CheckConstraint(
                name="arrear_four_eyes",
                condition=Q(confirmed_by=None) | Q(NoneOf(F("confirmed_by"), F("writers"))),
                violation_error_message=_("核实人不能是登记或修改过本笔账款的人。"),
            ),
            models.CheckConstraint(
                name="arrear_confirmed_whole",
                condition=Q(confirmed_by=None, confirmed_at=None, status__in=[Status.DRAFT, Status.REFUSED])
                | Q(
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                    status__in=[*sorted(CONFIRMED), Status.WITHDRAWN],
                ),
            ),
            models.CheckConstraint(
                name="arrear_amount_is_owed",
                condition=Q(amount__gt=0),
                violation_error_message=_("应付金额须大于零。"),
            ),
            models.CheckConstraint(
                name="arrear_creditor_named",
                condition=Q(
                    creditor_kind=CreditorKind.FIRM,
                    creditor_person__isnull=True,
                    creditor_number__isnull=True,
                    people=None,
                )
                & ~Q(creditor_name="")
                # A natural person is known to this node alone, and to it only under lock.
                | Q(creditor_name="", creditor_uscc="", creditor_person__isnull=False)
                & ~Q(creditor_kind=CreditorKind.FIRM),
            ),
            models.CheckConstraint(
                name="arrear_rate_whole",
                condition=Q(
                    rate_basis=RateBasis.AGREED,
                    agreed_rate__gt=0,
                    agreed_rate__isnull=False,
                    floor_rate__isnull=False,
                )
                | Q(agreed_rate=None, floor_rate=None) & ~Q(rate_basis=RateBasis.AGREED),
            ),
            models.CheckConstraint(
                name="arrear_days_in_order",
                condition=Q(due_on__gte=F("contract_on"))
                & (Q(accepted_on=None) | Q(accepted_on__gte=F("contract_on"))),
                violation_error_message=_("交付日期和应付日期不能早于合同订立日期。"),
            ),
            models.CheckConstraint(
                name="arrear_next_day_watched",
                condition=Q(next_due_on__isnull=False, status__in=[Status.DUE, Status.PLANNED])
                | Q(next_due_on=None) & ~Q(status__in=[Status.DUE, Status.PLANNED]),
            ),
            models.CheckConstraint(
                name="arrear_late_is_dated",
                condition=Q(overdue_at__isnull=False) | ~Q(status__in=sorted(LATE)),
            ),
            models.CheckConstraint(
                name="arrear_settled_is_dated",
                condition=Q(settled_on__isnull=False, status=Status.SETTLED)
                | Q(settled_on=None) & ~Q(status=Status.SETTLED),
            ),
            models.CheckConstraint(
                name="arrear_draft_only_when_handed_over",
                condition=Q(draft=None)
                | Q(status__in=[Status.DETERMINING, Status.PLANNED, Status.SETTLED])
                | Q(status=Status.BROKEN),
            ),
            models.UniqueConstraint(
                name="arrear_entered_once",
                fields=["organisation", "contract_number", "kind", "due_on", "amount"],
                condition=~Q(status__in=[Status.REFUSED, Status.WITHDRAWN]),
                violation_error_message=_("本单位同一合同、同一应付日期和金额的账款已经登记。"),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "due_on"], name="arrear_of_region"),
            models.Index(fields=["organisation", "status", "due_on"], name="arrear_of_body"),
            models.Index(
                fields=["next_due_on"],
                name="arrear_next_day",
                condition=Q(status__in=["due", "planned"]),
            ),
            models.Index(fields=["-updated_at", "-uid"], name="arrear_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.contract_number}"

    @property
    def audit_label(self) -> str:
        return self.contract_number

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.organisation_id

    @property
    def is_sealed(self) -> bool:
        """Whether its creditor is a natural person, whose name is opened only for a purpose."""
        return self.creditor_kind != CreditorKind.FIRM


class ArrearStep(models.Model):
    """One step: who, when, from where to where, and why; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    arrear = models.ForeignKey(Arrear, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(_("操作"), max_length=16)
    source = models.CharField(_("原状态"), max_length=12, choices=Status.choices, blank=True)
    target = models.CharField(_("新状态"), max_length=12, choices=Status.choices)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作人"))
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("理由"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("账款办理记录")
        verbose_name_plural = _("账款办理记录")
        indexes = [models.Index(fields=["arrear", "at"], name="arrear_step_of")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class ArrearFile(models.Model):
    """
    A paper that belongs to a claim. Its bytes lie encrypted and its sender's name for it is not kept: contracts and
    pay lists name people. Append-only.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    arrear = models.ForeignKey(Arrear, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("材料类别"), max_length=10, choices=FileKind.choices)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("文件类型"), max_length=100)
    extension = models.CharField(max_length=6)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    uploaded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("账款材料")
        verbose_name_plural = _("账款材料")
        constraints = [
            models.UniqueConstraint(
                name="arrear_file_once",
                fields=["arrear", "sha256"],
                violation_error_message=_("该文件已经提交过。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.extension}"
