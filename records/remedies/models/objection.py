"""An objection to a record (异议): the centre's leg and the source department's, each with its own word."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.remedies.choices import (
    OPEN_OBJECTIONS,
    CaseKind,
    Finding,
    Ground,
    InformedBy,
    ObjectionStatus,
    Outcome,
)
from records.remedies.models.case import Case, acting_user

_DECIDED = [ObjectionStatus.DECIDED, ObjectionStatus.INFORMED, ObjectionStatus.CLOSED]


class Objection(Case):
    kind = CaseKind.OBJECTION

    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        related_name="objections",
        verbose_name=_("失信记录"),
    )
    applicant = models.OneToOneField("records.Applicant", on_delete=models.PROTECT, related_name="objection")
    applicant_index = models.CharField(max_length=64, editable=False)
    status = models.CharField(
        _("状态"), max_length=12, choices=ObjectionStatus.choices, default=ObjectionStatus.SUBMITTED
    )
    ground = models.CharField(_("异议事由"), max_length=16, choices=Ground.choices)
    statement = models.TextField(_("异议内容"), max_length=2000)
    wished = models.TextField(_("请求"), max_length=1000, blank=True)
    disputed_fields = models.JSONField(_("有异议的字段"), default=list, blank=True)

    accepted_by = acting_user(_("受理人"))
    accepted_at = models.DateTimeField(_("受理时间"), null=True)
    refusal_reason = models.TextField(_("不予受理的理由"), max_length=1000, blank=True)

    # The source department's leg. Without a body of that name here, its answer comes by letter.
    source = models.ForeignKey(
        "records.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("信息提供单位"),
    )
    source_name = models.CharField(_("信息提供单位名称"), max_length=200, blank=True)
    sent_by = acting_user(_("转核人"))
    sent_at = models.DateTimeField(_("转核时间"), null=True)
    source_finding = models.CharField(_("核实结论"), max_length=8, choices=Finding.choices, blank=True)
    source_opinion = models.TextField(_("信息提供单位意见"), max_length=2000, blank=True)
    source_letter = models.CharField(_("复函文号"), max_length=100, blank=True)
    source_answered_by = acting_user(_("核实人"))
    source_answered_at = models.DateTimeField(_("核实时间"), null=True)

    # The centre's leg.
    proposed_outcome = models.CharField(_("拟处理结果"), max_length=10, choices=Outcome.choices, blank=True)
    proposed_reasons = models.TextField(_("拟处理理由"), max_length=2000, blank=True)
    proposed_by = acting_user(_("拟办人"))
    proposed_at = models.DateTimeField(_("拟办时间"), null=True)
    change = models.OneToOneField(
        "records.ProposedChange", on_delete=models.PROTECT, null=True, blank=True, related_name="objection"
    )
    outcome = models.CharField(_("处理结果"), max_length=10, choices=Outcome.choices, blank=True)
    decision_reasons = models.TextField(_("处理理由"), max_length=2000, blank=True)
    decided_by = acting_user(_("决定人"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    letter_number = models.CharField(_("决定书编号"), max_length=40, blank=True)
    informed_how = models.CharField(_("告知方式"), max_length=10, choices=InformedBy.choices, blank=True)
    informed_by = acting_user(_("告知人"))
    informed_at = models.DateTimeField(_("告知时间"), null=True)

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        constraints = [
            models.CheckConstraint(
                name="objection_four_eyes",
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("accepted_by"))
                & ~Q(decided_by=F("proposed_by"))
                & (Q(source_answered_by=None) | ~Q(decided_by=F("source_answered_by")))
                & (Q(filed_by=None) | ~Q(decided_by=F("filed_by"))),
                violation_error_message=_("决定人不能是登记人、受理人、拟办人或核实人。"),
            ),
            models.CheckConstraint(
                name="objection_accepted_whole",
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="objection_answered_whole",
                condition=Q(source_answered_by=None, source_answered_at=None, source_finding="")
                | Q(source_answered_by__isnull=False, source_answered_at__isnull=False)
                & ~Q(source_finding="")
                & ~Q(source_opinion=""),
            ),
            models.CheckConstraint(
                name="objection_proposed_whole",
                condition=Q(proposed_by=None, proposed_at=None, proposed_outcome="")
                | Q(proposed_by__isnull=False, proposed_at__isnull=False)
                & ~Q(proposed_outcome="")
                & ~Q(proposed_reasons=""),
            ),
            models.CheckConstraint(
                name="objection_decided_whole",
                condition=Q(status__in=_DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                & Q(accepted_by__isnull=False, proposed_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(decision_reasons="")
                | ~Q(status__in=_DECIDED) & Q(decided_by=None, decided_at=None, outcome=""),
            ),
            models.CheckConstraint(
                name="objection_informed_whole",
                condition=Q(
                    status__in=[ObjectionStatus.INFORMED, ObjectionStatus.CLOSED], informed_at__isnull=False
                )
                & ~Q(informed_how="")
                | ~Q(status__in=[ObjectionStatus.INFORMED, ObjectionStatus.CLOSED])
                & Q(informed_at=None, informed_how=""),
            ),
            models.CheckConstraint(
                name="objection_refused_with_reason",
                condition=~Q(status=ObjectionStatus.REFUSED) | ~Q(refusal_reason=""),
            ),
            models.UniqueConstraint(
                name="objection_one_open_per_applicant",
                fields=["record", "applicant_index"],
                condition=Q(status__in=OPEN_OBJECTIONS),
                violation_error_message=_("您对该记录的异议正在办理，请等待结果或补充材料。"),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-filed_at"], name="objection_work_list"),
            models.Index(fields=["region", "-filed_at"], name="objection_by_region"),
        ]
