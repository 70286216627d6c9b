"""Credit repair (信用修复): asked for, verified by whoever decided, executed everywhere; and the bar on cheats."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.common.ids import new_uid
from records.remedies.choices import OPEN_REPAIRS, CaseKind, RepairStatus
from records.remedies.models.case import Case, acting_user

_DECIDED = [
    RepairStatus.APPROVED,
    RepairStatus.REFUSED,
    RepairStatus.EXECUTED,
    RepairStatus.DOUBTED,
    RepairStatus.REVOKED,
]
_EXECUTED = [RepairStatus.EXECUTED, RepairStatus.DOUBTED, RepairStatus.REVOKED]


class Repair(Case):
    kind = CaseKind.REPAIR

    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        related_name="repairs",
        verbose_name=_("失信记录"),
    )
    applicant = models.OneToOneField("records.Applicant", on_delete=models.PROTECT, related_name="repair")
    status = models.CharField(
        _("状态"), max_length=16, choices=RepairStatus.choices, default=RepairStatus.SUBMITTED
    )
    statement = models.TextField(_("纠正情况"), max_length=2000)
    duties_done = models.BooleanField(_("义务已全部履行"), default=False)
    pledged = models.BooleanField(_("已作信用承诺"), default=False)
    pledge_text = models.TextField(_("信用承诺书内容"), max_length=2000, blank=True)

    supplement_asked = models.TextField(_("需补正的内容"), max_length=1000, blank=True)
    supplemented_at = models.DateTimeField(_("补正时间"), null=True)

    # The leg of the authority that decided the document (谁认定、谁修复).
    authority = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("认定单位"),
    )
    authority_name = models.CharField(_("认定单位名称"), max_length=200, blank=True)
    accepted_by = acting_user(_("受理人"))
    accepted_at = models.DateTimeField(_("受理转送时间"), null=True)
    authority_agrees = models.BooleanField(_("认定单位同意修复"), null=True)
    authority_opinion = models.TextField(_("认定单位意见"), max_length=2000, blank=True)
    authority_letter = models.CharField(_("复函文号"), max_length=100, blank=True)
    authority_answered_by = acting_user(_("核实人"))
    authority_answered_at = models.DateTimeField(_("核实时间"), null=True)

    decision_reasons = models.TextField(_("决定理由"), max_length=2000, blank=True)
    decided_by = acting_user(_("决定人"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    letter_number = models.CharField(_("决定书编号"), max_length=40, blank=True)

    executed_by = acting_user(_("执行人"))
    executed_at = models.DateTimeField(_("执行时间"), null=True)
    measures_lifted = models.PositiveSmallIntegerField(_("解除的惩戒措施"), default=0)
    confirmed_at = models.DateTimeField(_("各级均已确认的时间"), null=True)

    doubt = models.TextField(_("涉嫌虚假的情况"), max_length=2000, blank=True)
    doubted_by = acting_user(_("提出人"))
    doubted_at = models.DateTimeField(_("提出核实时间"), null=True)
    revocation_reasons = models.TextField(_("撤销修复的理由"), max_length=2000, blank=True)
    revoked_by = acting_user(_("撤销决定人"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("信用修复")
        verbose_name_plural = _("信用修复")
        constraints = [
            models.CheckConstraint(
                name="repair_four_eyes",
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("accepted_by"))
                & (Q(authority_answered_by=None) | ~Q(decided_by=F("authority_answered_by")))
                & (Q(filed_by=None) | ~Q(decided_by=F("filed_by"))),
                violation_error_message=_("决定人不能是登记人、受理人或核实人。"),
            ),
            models.CheckConstraint(
                name="repair_revocation_four_eyes",
                condition=Q(revoked_by=None) | Q(doubted_by__isnull=False) & ~Q(revoked_by=F("doubted_by")),
                violation_error_message=_("撤销修复须由提出人以外的人决定。"),
            ),
            models.CheckConstraint(
                name="repair_decided_whole",
                condition=Q(status__in=_DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                & (Q(status=RepairStatus.REFUSED) | Q(accepted_by__isnull=False))
                & ~Q(decision_reasons="")
                | ~Q(status__in=_DECIDED) & Q(decided_by=None, decided_at=None),
            ),
            models.CheckConstraint(
                name="repair_approved_as_the_authority_agrees",
                condition=~Q(status__in=[RepairStatus.APPROVED, *_EXECUTED])
                | Q(authority_agrees__isnull=False, authority_agrees=True, duties_done=True, pledged=True),
                violation_error_message=_("认定单位同意、义务已履行并已作承诺的，方可修复。"),
            ),
            models.CheckConstraint(
                name="repair_answered_whole",
                condition=Q(authority_agrees=None, authority_answered_by=None, authority_answered_at=None)
                | Q(
                    authority_agrees__isnull=False,
                    authority_answered_by__isnull=False,
                    authority_answered_at__isnull=False,
                )
                & ~Q(authority_opinion=""),
            ),
            models.CheckConstraint(
                name="repair_executed_whole",
                condition=Q(status__in=_EXECUTED, executed_by__isnull=False, executed_at__isnull=False)
                | ~Q(status__in=_EXECUTED) & Q(executed_by=None, executed_at=None),
            ),
            models.CheckConstraint(
                name="repair_revoked_whole",
                condition=Q(status=RepairStatus.REVOKED, revoked_by__isnull=False, revoked_at__isnull=False)
                & ~Q(revocation_reasons="")
                | ~Q(status=RepairStatus.REVOKED) & Q(revoked_by=None, revoked_at=None),
            ),
            models.UniqueConstraint(
                name="repair_one_open_per_record",
                fields=["record"],
                condition=Q(status__in=OPEN_REPAIRS),
                violation_error_message=_("该记录的修复申请正在办理。"),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-filed_at"], name="repair_work_list"),
            models.Index(fields=["region", "-filed_at"], name="repair_by_region"),
        ]


class Bar(models.Model):
    """Until when a subject may not ask for repair, because it cheated before; append-only."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    organisation = models.ForeignKey(
        "records.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    official = models.ForeignKey(
        "records.Official", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("公务员")
    )
    repair = models.OneToOneField("records.Repair", on_delete=models.PROTECT, related_name="bar")
    from_on = models.DateField(_("自"))
    until_on = models.DateField(_("至"))
    reason = models.TextField(_("理由"), max_length=2000)
    basis = models.CharField(_("依据"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("修复限制")
        verbose_name_plural = _("修复限制")
        constraints = [
            models.CheckConstraint(name="bar_dates_in_order", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(name="bar_with_reason_and_basis", condition=~Q(reason="") & ~Q(basis="")),
        ]
        indexes = [models.Index(fields=["organisation", "until_on"], name="bar_of_body")]

    def __str__(self) -> str:
        return f"{self.from_on}–{self.until_on}"
