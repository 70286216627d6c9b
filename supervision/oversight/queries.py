"""Which cases somebody may see, and what of them waits for whom."""

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from records.access.roles import Role
from records.access.scope import within_reach
from supervision.oversight.choices import (
    AdviceStatus,
    CaseStatus,
    CongressStatus,
    DecisionStatus,
    DutyState,
    OpinionState,
    ProposalStatus,
)
from supervision.oversight.models import (
    CongressOpinion,
    CongressReport,
    CriminalTransfer,
    DecisionFile,
    JudgmentDuty,
    LegalAdvice,
    LitigationCase,
    OversightCase,
    Proposal,
    ProposalAnswer,
    ProposalPromise,
    ProposalUnit,
)

if TYPE_CHECKING:
    from records.access.models import User

# Whoever assesses must see what stands behind a figure; the auditor reads all.
READERS = (Role.SUPERVISOR, Role.ASSESSOR, Role.AUDIT_ADMIN)
MODELS: tuple[type[OversightCase], ...] = (
    Proposal, CongressReport, LitigationCase, LegalAdvice, CriminalTransfer, DecisionFile,
)  # fmt: skip


def cases_in_reach(model: type[OversightCase], user: "User") -> QuerySet[Any]:
    """Those of the regions that he oversees, and those in which his own body has a part."""
    rows: QuerySet[Any] = model._default_manager.all()
    seen = Q(pk__in=over_region(rows, user, *READERS).values("pk")) | Q(pk__in=own(rows, user).values("pk"))
    if model is Proposal:
        seen |= Q(pk__in=_units_of(user).values("proposal"))
    if model is LitigationCase:
        seen |= Q(
            pk__in=over_region(rows, user, Role.CLERK).filter(pk__in=_to_draft().values("case")).values("pk")
        )
    return rows.filter(seen)


def over_region(rows: QuerySet[Any], user: "User", *roles: Role) -> QuerySet[Any]:
    return within_reach(rows, user, *roles, organisation_field=None)


def own(rows: QuerySet[Any], user: "User") -> QuerySet[Any]:
    """Those that a department's account has to work on: its body's."""
    return within_reach(
        rows, user, Role.DEPARTMENT, region_field="body__region", organisation_field="body_id"
    )


def _units_of(user: "User") -> QuerySet[ProposalUnit]:
    return within_reach(
        ProposalUnit.objects.filter(dropped_at=None),
        user,
        Role.DEPARTMENT,
        region_field="organisation__region",
        organisation_field="organisation_id",
    )


def _to_draft() -> QuerySet[JudgmentDuty]:
    """Judgments not performed in time of which no record was begun."""
    return JudgmentDuty.objects.filter(overdue_at__isnull=False, draft=None).exclude(
        state=DutyState.PERFORMED
    )


def _of_others(user: "User") -> QuerySet[ProposalAnswer]:
    return ProposalAnswer.objects.exclude(writers__contains=[user.pk])


def my_work(user: "User") -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list."""
    proposals, reports = Proposal.objects.all(), CongressReport.objects.all()
    trials, advice, files = (
        LitigationCase.objects.all(),
        LegalAdvice.objects.all(),
        DecisionFile.objects.all(),
    )

    def office(rows: QuerySet[Any]) -> QuerySet[Any]:
        return over_region(rows, user, Role.SUPERVISOR)

    def both(rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(Q(pk__in=office(rows).values("pk")) | Q(pk__in=own(rows, user).values("pk")))

    waiting = proposals.filter(status=ProposalStatus.DRAFTED)
    signed_by_me = _of_others(user).filter(proposal__round=F("round")).values("proposal")
    late = JudgmentDuty.objects.filter(overdue_at__isnull=False).exclude(state=DutyState.PERFORMED)
    noted = JudgmentDuty.objects.filter(state=DutyState.NOTED).exclude(noted_by=user)
    promises = ProposalPromise.objects.filter(state="noted").exclude(noted_by=user)
    opinions = CongressOpinion.objects.filter(state=OpinionState.OPEN)
    drafted = CongressOpinion.objects.filter(state=OpinionState.DRAFTED).exclude(drafted_by=user)
    return {
        "proposals_to_assign": office(proposals.filter(status=ProposalStatus.RECEIVED)),
        "proposals_at_unit": own(
            proposals.filter(status__in=(ProposalStatus.ASSIGNED, ProposalStatus.HANDLING)), user
        ),
        "proposals_to_help": proposals.filter(
            pk__in=_units_of(user).filter(answered_on=None).values("proposal")
        ).exclude(status=ProposalStatus.CLOSED),
        "proposals_to_sign": both(waiting.filter(pk__in=signed_by_me)),
        "proposals_to_close": office(proposals.filter(status=ProposalStatus.ANSWERED)),
        "promises_to_check": office(proposals.filter(pk__in=promises.values("answer__proposal"))),
        "reports_to_write": own(reports.filter(status=CongressStatus.PLANNED), user),
        "reports_to_sign": both(reports.filter(status=CongressStatus.DRAFTED).exclude(drafted_by=user)),
        "opinions_to_answer": own(reports.filter(pk__in=opinions.values("report")), user),
        "opinions_to_sign": both(reports.filter(pk__in=drafted.values("report"))),
        "cases_to_confirm": office(trials.filter(status=CaseStatus.DECIDED).exclude(decided_by=user)),
        "duties_overdue": both(trials.filter(pk__in=late.values("case"))),
        "duties_to_confirm": office(trials.filter(pk__in=noted.values("case"))),
        "duties_to_draft": over_region(trials, user, Role.CLERK).filter(pk__in=_to_draft().values("case")),
        "advice_to_answer": own(advice.filter(status=AdviceStatus.RECEIVED), user),
        "advice_to_sign": both(
            advice.filter(status=AdviceStatus.DRAFTED).exclude(writers__contains=[user.pk])
        ),
        "advice_to_close": office(advice.filter(status=AdviceStatus.ANSWERED)),
        "decisions_to_check": office(files.filter(status=DecisionStatus.DECIDED).exclude(decided_by=user)),
    }
