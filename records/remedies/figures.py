"""What the public is told in numbers about remedies; no case and no applicant can be known from them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from records.remedies.choices import Leniency, MitigationStatus, ObjectionStatus, Outcome, RepairStatus
from records.remedies.models import Mitigation, Objection, Repair
from records.subjects.models import subtree_prefix


@dataclass(frozen=True)
class Figures:
    """Cases filed between two days, by how they ended."""

    objections: int
    objections_kept: int
    objections_corrected: int
    objections_annulled: int
    objections_refused: int
    repairs: int
    repairs_granted: int
    repairs_refused: int
    repairs_revoked: int
    mitigations: int
    mitigations_lighter: int
    mitigations_none: int
    mitigations_refused: int


def figures(*, first: date, last: date, region: str = "") -> Figures:
    """
    :param region: a region's code, with everything inside it; everywhere if empty
    """
    span = Q(filed_at__date__range=(first, last))
    if region:
        span &= Q(region__code__startswith=subtree_prefix(region))
    granted = Q(status__in=[RepairStatus.APPROVED, RepairStatus.EXECUTED, RepairStatus.DOUBTED])
    return Figures(
        **Objection.objects.filter(span).aggregate(
            objections=Count("pk"),
            objections_kept=Count("pk", filter=Q(outcome=Outcome.KEPT)),
            objections_corrected=Count("pk", filter=Q(outcome=Outcome.CORRECTED)),
            objections_annulled=Count("pk", filter=Q(outcome=Outcome.ANNULLED)),
            objections_refused=Count("pk", filter=Q(status=ObjectionStatus.REFUSED)),
        ),
        **Repair.objects.filter(span).aggregate(
            repairs=Count("pk"),
            repairs_granted=Count("pk", filter=granted),
            repairs_refused=Count("pk", filter=Q(status=RepairStatus.REFUSED)),
            repairs_revoked=Count("pk", filter=Q(status=RepairStatus.REVOKED)),
        ),
        **Mitigation.objects.filter(span).aggregate(
            mitigations=Count("pk"),
            mitigations_lighter=Count("pk", filter=Q(granted=Leniency.LIGHTER)),
            mitigations_none=Count("pk", filter=Q(granted=Leniency.NONE)),
            mitigations_refused=Count("pk", filter=Q(status=MitigationStatus.REFUSED)),
        ),
    )
