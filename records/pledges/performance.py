"""How bodies kept what fell due in a year: what goes into a township's yearly review (乡镇街道绩效考核)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from records.pledges.choices import OPEN_OUTCOMES, Matter, Outcome, PledgeKind
from records.registers.choices import Status

OPENNESS = (Matter.AFFAIRS, Matter.FINANCE)
MOST_BODIES = 300


@dataclass(frozen=True)
class Performance:
    """
    One body's promises of one year.

    :ivar due: what fell due until the day of the reckoning and was not lawfully ended
    :ivar openness_due: of these the promises about openness of affairs and of finance
    """

    organisation: Any
    name: str
    all: int
    due: int
    kept: int
    partly: int
    broken: int
    overdue: int
    openness_due: int
    openness_kept: int

    @property
    def rate(self) -> int | None:
        """Kept of what was due, in percent, rounded down; nothing where nothing was due."""
        return self.kept * 100 // self.due if self.due else None


def performance(
    pledges: QuerySet[Any],
    *,
    year: int,
    on: date,
    kinds: Sequence[str] = (PledgeKind.TOWNSHIP,),
    in_review: bool = False,
) -> list[Performance]:
    """
    Body by body, in one question; those with most left undone first.

    :param pledges: those that the reader may see
    :param in_review: only what counts in the yearly review
    """
    year_of = Q(due_on__gte=date(year, 1, 1), due_on__lte=date(year, 12, 31))
    rows = pledges.filter(year_of, status=Status.PUBLISHED)
    if kinds:
        rows = rows.filter(pledge_kind__in=kinds)
    if in_review:
        rows = rows.filter(in_review=True)
    kept, late = Q(outcome=Outcome.KEPT), Q(outcome__in=OPEN_OUTCOMES, due_on__lt=on)
    # What was kept before its day has been due as far as the review is concerned.
    due = (kept | Q(outcome=Outcome.BROKEN) | late) & ~Q(outcome=Outcome.ENDED)
    openness = Q(matter__in=OPENNESS)
    found = (
        rows.order_by()
        .values("organisation", name=F("organisation__name"))
        .annotate(
            all=Count("pk"),
            due=Count("pk", filter=due),
            kept=Count("pk", filter=kept),
            partly=Count("pk", filter=Q(outcome=Outcome.PARTLY)),
            broken=Count("pk", filter=Q(outcome=Outcome.BROKEN)),
            overdue=Count("pk", filter=late),
            openness_due=Count("pk", filter=due & openness),
            openness_kept=Count("pk", filter=kept & openness),
        )
        .order_by("-overdue", "-broken", "name")[:MOST_BODIES]
    )
    return [Performance(**row) for row in found]
