"""What was paid on a claim, what was agreed about paying it, and the rates below which nobody may agree."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.consequences.models.base import whole
from records.pledges.arrears.choices import PaymentKind
from records.pledges.arrears.models.arrear import Arrear

_USER = settings.AUTH_USER_MODEL


class Payment(models.Model):
    """A payment as one person noted it and another found it proven or not; append-only but for that decision."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    arrear = models.ForeignKey(Arrear, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(_("清偿方式"), max_length=8, choices=PaymentKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=16, decimal_places=2)
    paid_on = models.DateField(_("付款日期"))
    voucher = models.CharField(_("凭证号"), max_length=100)
    noted_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("登记时间"))
    confirmed = models.BooleanField(_("已核实"), null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("核实时间"), null=True)
    remark = models.CharField(_("核实意见"), max_length=500, null=True)

    class Meta:
        verbose_name = _("账款清偿")
        verbose_name_plural = _("账款清偿")
        constraints = [
            models.CheckConstraint(name="payment_is_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("noted_by")),
                violation_error_message=_("付款由您登记，须由另一人核实。"),
            ),
            models.CheckConstraint(
                name="payment_decided_whole", condition=whole("confirmed", "decided_by", "decided_at")
            ),
        ]
        indexes = [
            models.Index(fields=["arrear", "paid_on"], name="payment_of_arrear"),
            models.Index(fields=["noted_at"], name="payment_waiting", condition=Q(confirmed=None)),
        ]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount}"


class PaymentPlan(models.Model):
    """
    By which days the rest will be paid, as agreed with the creditor; proposed by one person, approved by another.

    :ivar ended_at: a later plan took its place
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    arrear = models.ForeignKey(Arrear, on_delete=models.PROTECT, related_name="plans")
    document_number = models.CharField(_("协议文号"), max_length=128)
    agreed_on = models.DateField(_("协议日期"))
    proposed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    approved = models.BooleanField(_("已同意"), null=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("审核时间"), null=True)
    remark = models.CharField(_("审核意见"), max_length=500, null=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True)

    class Meta:
        verbose_name = _("清偿计划")
        verbose_name_plural = _("清偿计划")
        constraints = [
            models.CheckConstraint(
                name="plan_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("清偿计划由您提出，须由另一人审核。"),
            ),
            models.CheckConstraint(
                name="plan_decided_whole", condition=whole("approved", "decided_by", "decided_at")
            ),
            models.CheckConstraint(
                name="plan_ended_was_approved",
                condition=Q(ended_at=None) | Q(approved=True, approved__isnull=False),
            ),
            models.UniqueConstraint(
                name="plan_waits_alone",
                fields=["arrear"],
                condition=Q(approved=None),
                violation_error_message=_("已有一份清偿计划待审核，请先审核它。"),
            ),
            models.UniqueConstraint(
                name="plan_stands_alone", fields=["arrear"], condition=Q(approved=True, ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.agreed_on}"


class Instalment(models.Model):
    """One day and one sum of a plan; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField(_("付款日期"))
    amount = models.DecimalField(_("金额（元）"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("分期付款")
        verbose_name_plural = _("分期付款")
        ordering = ("due_on",)
        constraints = [
            models.UniqueConstraint(name="instalment_once_a_day", fields=["plan", "due_on"]),
            models.CheckConstraint(name="instalment_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount}"


class LoanPrimeRate(models.Model):
    """The one-year LPR from a day on, with where it was announced; data that staff keep."""

    published_on = models.DateField(_("公布日期"), primary_key=True)
    rate = models.DecimalField(_("一年期LPR（%）"), max_digits=6, decimal_places=3)
    source = models.CharField(_("来源"), max_length=200)
    changed_at = models.DateTimeField(_("修改时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("贷款市场报价利率")
        verbose_name_plural = _("贷款市场报价利率")
        constraints = [
            models.CheckConstraint(
                name="lpr_is_a_rate",
                condition=Q(rate__gt=0, rate__lt=100) & ~Q(source=""),
                violation_error_message=_("利率须在0和100之间，并写明来源。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.published_on} {self.rate}%"
