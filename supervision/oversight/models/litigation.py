"""Administrative litigation and review against bodies: hearings, outcomes, and what a judgment obliges to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from supervision.oversight.choices import (
    LOST,
    Appeared,
    CaseOutcome,
    CaseStatus,
    DutyState,
    Excuse,
    Instance,
    LossReason,
    PlaintiffKind,
    Procedure,
)
from supervision.oversight.models.base import OversightCase, acting, body_of

_LOST = sorted(LOST)


class LitigationCase(OversightCase):
    """
    One instance of one case; an appeal is a row of its own that names the one before it.

    Of the plaintiff only the kind is kept: judgments are read on the courts' site, where their names are masked.
    """

    kind = "litigation"

    procedure = models.CharField(_("程序"), max_length=10, choices=Procedure.choices)
    instance = models.CharField(_("审级"), max_length=8, choices=Instance.choices, blank=True)
    case_number = models.CharField(_("案号"), max_length=60)
    authority = models.CharField(_("审理机关"), max_length=100)
    plaintiff_kind = models.CharField(_("原告、申请人类别"), max_length=14, choices=PlaintiffKind.choices)
    body = body_of(_("被告、被申请人"))
    before = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="after",
        verbose_name=_("前一审级"),
    )
    filed_on = models.DateField(_("立案日期"))
    status = models.CharField(
        _("状态"), max_length=10, choices=CaseStatus.choices, default=CaseStatus.PENDING
    )
    decided_on = models.DateField(_("裁判、决定日期"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=CaseOutcome.choices, blank=True)
    loss_reason = models.CharField(_("败诉、纠错原因"), max_length=10, choices=LossReason.choices, blank=True)
    decided_by = acting(_("结果登记人"))
    confirmed_by = acting(_("结果核对人"))
    # What the hearings come to by ``rules.appearance``, kept so that figures need not ask each hearing.
    heard_on = models.DateField(_("最近开庭日期"), null=True, editable=False)
    appearance_due = models.BooleanField(_("负责人应当出庭"), default=False, editable=False)
    appearance_kept = models.BooleanField(_("负责人已出庭"), default=False, editable=False)
    advice_expected = models.BooleanField(_("法院将发司法建议"), default=False, editable=False)

    class Meta:
        verbose_name = _("行政诉讼和复议")
        verbose_name_plural = _("行政诉讼和复议")
        constraints = [
            models.UniqueConstraint(
                name="litigation_once",
                fields=["body", "case_number"],
                violation_error_message=_("该单位的这个案号已经登记过。"),
            ),
            models.CheckConstraint(
                name="litigation_says_what", condition=~Q(title="") & ~Q(case_number="") & ~Q(authority="")
            ),
            models.CheckConstraint(
                name="litigation_instance",
                condition=Q(procedure=Procedure.LITIGATION) & ~Q(instance="")
                | Q(procedure=Procedure.REVIEW, instance="", before=None),
                violation_error_message=_("诉讼案件请选择审级；复议案件不填审级。"),
            ),
            models.CheckConstraint(
                name="litigation_decided_whole",
                condition=Q(
                    status=CaseStatus.PENDING, outcome="", decided_on=None, decided_by=None, loss_reason=""
                )
                | ~Q(status=CaseStatus.PENDING)
                & ~Q(outcome="")
                & Q(decided_on__isnull=False, decided_on__gte=F("filed_on"), decided_by__isnull=False),
                violation_error_message=_("结果、日期要一起登记，日期不早于立案日期。"),
            ),
            models.CheckConstraint(
                name="litigation_loss_has_reason",
                condition=Q(outcome__in=_LOST) & ~Q(loss_reason="")
                | ~Q(outcome__in=_LOST) & Q(loss_reason=""),
                violation_error_message=_("败诉、纠错的要选择原因，其他结果不选。"),
            ),
            models.CheckConstraint(
                name="litigation_confirmed_by_another",
                condition=~Q(status=CaseStatus.CONCLUDED) & Q(confirmed_by=None)
                | Q(status=CaseStatus.CONCLUDED, confirmed_by__isnull=False)
                & ~Q(confirmed_by=F("decided_by")),
                violation_error_message=_("结果由登记人以外的人核对。"),
            ),
            models.CheckConstraint(
                name="litigation_appearance_whole",
                condition=Q(appearance_due=True, heard_on__isnull=False)
                | Q(appearance_due=False, appearance_kept=False),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-entered_at"], name="litigation_by_region"),
            models.Index(fields=["body", "decided_on"], name="litigation_by_body"),
            models.Index(fields=["decided_on"], name="litigation_by_day"),
            models.Index(fields=["heard_on"], name="litigation_by_hearing"),
            models.Index(fields=["status", "-entered_at"], name="litigation_work_list"),
        ]

    @property
    def is_lost(self) -> bool:
        return self.outcome in LOST


class CourtHearing(models.Model):
    """
    One sitting and who was there for the body, by post; append-only. A mistaken entry is struck out by another
    hand and entered anew.
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case = models.ForeignKey(LitigationCase, on_delete=models.PROTECT, related_name="hearings")
    held_on = models.DateField(_("开庭日期"))
    appeared = models.CharField(_("出庭人员"), max_length=16, choices=Appeared.choices)
    post = models.CharField(_("出庭负责人职务"), max_length=60, blank=True)
    called_again = models.BooleanField(_("法院通知负责人再次出庭"), default=False)
    excuse = models.CharField(_("未出庭的理由"), max_length=14, choices=Excuse.choices, blank=True)
    proof = models.CharField(_("证明材料"), max_length=200, blank=True)
    accepted = models.BooleanField(_("法院是否认可"), null=True)
    entered_by = acting(_("登记人"), null=False)
    entered_at = models.DateTimeField(_("登记时间"))
    struck_by = acting(_("作废人"))
    struck_at = models.DateTimeField(_("作废时间"), null=True)

    class Meta:
        verbose_name = _("开庭和出庭应诉")
        verbose_name_plural = _("开庭和出庭应诉")
        constraints = [
            models.CheckConstraint(
                name="hearing_leader_by_post",
                condition=Q(
                    appeared__in=[
                        Appeared.HEAD,
                        Appeared.DEPUTY,
                        Appeared.IN_CHARGE_DEPUTY,
                        Appeared.IN_CHARGE,
                    ]
                )
                & ~Q(post="")
                & Q(excuse="")
                | Q(appeared__in=[Appeared.STAFF, Appeared.LAWYER, Appeared.NOBODY], post=""),
                violation_error_message=_("负责人出庭的写明职务；没有出庭的不写职务，写明理由。"),
            ),
            models.CheckConstraint(
                name="hearing_proof_of_an_excuse", condition=Q(proof="", accepted=None) | ~Q(excuse="")
            ),
            models.CheckConstraint(
                name="hearing_struck_by_another",
                condition=Q(struck_by=None, struck_at=None)
                | Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_by=F("entered_by")),
                violation_error_message=_("开庭记录由登记人以外的人作废。"),
            ),
        ]
        indexes = [models.Index(fields=["case", "held_on"], name="hearing_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_on}"


class JudgmentDuty(models.Model):
    """What a judgment or review decision obliges the body to; performance is noted by one and confirmed by another."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    case = models.ForeignKey(LitigationCase, on_delete=models.PROTECT, related_name="duties")
    number = models.PositiveSmallIntegerField(_("序号"))
    text = models.CharField(_("裁判义务"), max_length=500)
    amount = models.DecimalField(_("金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(_("履行期限"))
    state = models.CharField(_("状态"), max_length=10, choices=DutyState.choices, default=DutyState.DUE)
    performed_on = models.DateField(_("履行日期"), null=True, blank=True)
    evidence = models.CharField(_("履行凭证"), max_length=1000, blank=True)
    entered_by = acting(_("登记人"), null=False)
    noted_by = acting(_("履行登记人"))
    confirmed_by = acting(_("履行核实人"))
    overdue_at = models.DateTimeField(_("逾期时间"), null=True)
    draft = models.OneToOneField(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("据此起草的记录"),
    )

    class Meta:
        verbose_name = _("裁判履行")
        verbose_name_plural = _("裁判履行")
        constraints = [
            models.UniqueConstraint(name="judgment_duty_once", fields=["case", "number"]),
            models.CheckConstraint(name="judgment_duty_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="judgment_duty_noted_whole",
                condition=Q(state=DutyState.DUE, performed_on=None, noted_by=None, evidence="")
                | ~Q(state=DutyState.DUE)
                & Q(performed_on__isnull=False, noted_by__isnull=False)
                & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="judgment_duty_confirmed_by_another",
                condition=~Q(state=DutyState.PERFORMED) & Q(confirmed_by=None)
                | Q(state=DutyState.PERFORMED, confirmed_by__isnull=False) & ~Q(confirmed_by=F("noted_by")),
                violation_error_message=_("履行情况由登记人以外的人核实。"),
            ),
            # A record of not performing a judgment cannot begin before its day has passed.
            models.CheckConstraint(
                name="judgment_duty_drafted_overdue", condition=Q(draft=None) | Q(overdue_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="judgment_duty_open")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
