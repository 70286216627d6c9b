"""Leniency for those who put things right themselves, and complaints about how a case was handled."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.remedies.choices import (
    CaseKind,
    HandlingFinding,
    HandlingStatus,
    Leniency,
    MitigationGround,
    MitigationStatus,
)
from records.remedies.models.case import Case, acting_user

_ANSWERED = [HandlingStatus.ANSWERED, HandlingStatus.CLOSED]
_MITIGATION_DECIDED = [MitigationStatus.GRANTED, MitigationStatus.REFUSED]


class Mitigation(Case):
    """从轻或免于惩戒: proposed by one person with evidence, decided by another; counted in public."""

    kind = CaseKind.MITIGATION

    record = models.ForeignKey(
        "records.DishonestyRecord",
        on_delete=models.PROTECT,
        related_name="mitigations",
        verbose_name=_("失信记录"),
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=MitigationStatus.choices, default=MitigationStatus.PROPOSED
    )
    ground = models.CharField(_("情形"), max_length=20, choices=MitigationGround.choices)
    facts = models.TextField(_("主动纠正的情况"), max_length=2000)
    evidence = models.TextField(_("证据"), max_length=2000)
    asked = models.CharField(_("建议"), max_length=8, choices=Leniency.choices)
    granted = models.CharField(_("决定"), max_length=8, choices=Leniency.choices, blank=True)
    effect = models.TextField(_("如何从轻"), max_length=1000, blank=True)
    decision_reasons = models.TextField(_("决定理由"), max_length=2000, blank=True)
    decided_by = acting_user(_("决定人"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    measures_lifted = models.PositiveSmallIntegerField(_("解除的惩戒措施"), default=0)

    class Meta:
        verbose_name = _("从轻免于")
        verbose_name_plural = _("从轻免于")
        constraints = [
            models.CheckConstraint(
                name="mitigation_four_eyes",
                condition=Q(decided_by=None) | Q(filed_by__isnull=False) & ~Q(decided_by=F("filed_by")),
                violation_error_message=_("从轻免于须由提出人以外的人决定。"),
            ),
            models.CheckConstraint(
                name="mitigation_decided_whole",
                condition=Q(
                    status__in=_MITIGATION_DECIDED, decided_by__isnull=False, decided_at__isnull=False
                )
                & ~Q(decision_reasons="")
                | ~Q(status__in=_MITIGATION_DECIDED) & Q(decided_by=None, decided_at=None),
            ),
            models.CheckConstraint(
                name="mitigation_granted_says_what",
                condition=Q(status=MitigationStatus.GRANTED) & ~Q(granted="")
                | ~Q(status=MitigationStatus.GRANTED) & Q(granted=""),
            ),
            models.CheckConstraint(name="mitigation_with_evidence", condition=~Q(facts="") & ~Q(evidence="")),
            models.UniqueConstraint(
                name="mitigation_one_open_per_record",
                fields=["record"],
                condition=Q(status=MitigationStatus.PROPOSED),
                violation_error_message=_("该记录的从轻免于建议正在办理。"),
            ),
        ]
        indexes = [models.Index(fields=["status", "-filed_at"], name="mitigation_work_list")]


class HandlingComplaint(Case):
    """About how an objection or a repair was handled; answered by a supervisor who had no part in it."""

    kind = CaseKind.HANDLING

    about_kind = models.CharField(
        _("所涉案件类别"),
        max_length=12,
        choices=[(k.value, k.label) for k in (CaseKind.OBJECTION, CaseKind.REPAIR)],
    )
    about_uid = models.UUIDField(_("所涉案件"))
    about_number = models.CharField(_("所涉案件编号"), max_length=30)
    applicant = models.ForeignKey(
        "records.Applicant", on_delete=models.PROTECT, related_name="handling_complaints"
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=HandlingStatus.choices, default=HandlingStatus.SUBMITTED
    )
    statement = models.TextField(_("投诉内容"), max_length=2000)
    refusal_reason = models.TextField(_("不予受理的理由"), max_length=1000, blank=True)
    finding = models.CharField(_("结论"), max_length=10, choices=HandlingFinding.choices, blank=True)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = acting_user(_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    letter_number = models.CharField(_("答复书编号"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("办理投诉")
        verbose_name_plural = _("办理投诉")
        constraints = [
            models.CheckConstraint(
                name="handling_answered_whole",
                condition=Q(status__in=_ANSWERED, answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(finding="")
                & ~Q(answer="")
                | ~Q(status__in=_ANSWERED) & Q(answered_by=None, answered_at=None, finding="", answer=""),
            ),
            models.CheckConstraint(
                name="handling_refused_with_reason",
                condition=~Q(status=HandlingStatus.REFUSED) | ~Q(refusal_reason=""),
            ),
            models.CheckConstraint(
                name="handling_answered_by_another",
                condition=Q(answered_by=None) | Q(filed_by=None) | ~Q(answered_by=F("filed_by")),
            ),
            models.UniqueConstraint(
                name="handling_one_open_per_case",
                fields=["about_kind", "about_uid"],
                condition=Q(status__in=[HandlingStatus.SUBMITTED, HandlingStatus.ACCEPTED]),
                violation_error_message=_("对该案件办理情况的投诉正在处理。"),
            ),
        ]
        indexes = [models.Index(fields=["status", "-filed_at"], name="handling_work_list")]
