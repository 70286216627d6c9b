"""What really followed at a body: the events against which a dry run measures a rule."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone

from records.dishonesty.choices import EndReason as RecordEnd
from records.dishonesty.models import DishonestyRecord
from records.pledges.choices import Outcome as Kept
from records.pledges.models import Pledge
from supervision.complaints.choices import Outcome as Found
from supervision.complaints.models import Complaint
from supervision.figures.counting import places_of


@dataclass(frozen=True)
class _Where:
    """Where rows say to which body they belong, as ``Places`` asks it."""

    body: str
    region: str = "region"
    by_code: bool = False


_BY_ORGANISATION, _BY_BODY = _Where("organisation"), _Where("body")
_TRUE = (Found.RESOLVED, Found.DETERMINED, Found.EXPLAINED)


def events(since: date, until: date, bodies: Sequence[UUID]) -> dict[UUID, list[date]]:
    """
    By body the days on which a record was decided, a complaint found true, or a promise found broken; three
    questions for any number of bodies.
    """
    places = places_of(bodies, whole_region=False)
    found: dict[UUID, set[date]] = defaultdict(set)

    def note(body: UUID | None, day: date) -> None:
        for uid in places.owners(body):
            found[uid].add(day)

    records = DishonestyRecord.objects.filter(version__gte=1, decided_on__range=(since, until)).exclude(
        end_reason=RecordEnd.REVOKED
    )
    mine, column = places.narrow(_BY_ORGANISATION, records)  # type: ignore[arg-type]
    for body, day in mine.values_list(column, "decided_on"):
        note(body, day)
    zone = timezone.get_default_timezone()
    first, after = (
        datetime.combine(since, time.min, zone),
        datetime.combine(until + timedelta(days=1), time.min, zone),
    )
    complaints = Complaint.objects.filter(outcome__in=_TRUE, answered_at__gte=first, answered_at__lt=after)
    mine, column = places.narrow(_BY_BODY, complaints)  # type: ignore[arg-type]
    for body, at in mine.values_list(column, "answered_at"):
        note(body, timezone.localdate(at))
    judged_on = KeyTextTransform("on", KeyTransform("-1", KeyTransform("verdicts", "course")))
    broken = (
        Pledge.objects.filter(outcome=Kept.BROKEN)
        .annotate(judged_on=judged_on)
        .filter(judged_on__gte=since.isoformat(), judged_on__lte=until.isoformat())
    )
    mine, column = places.narrow(_BY_ORGANISATION, broken)  # type: ignore[arg-type]
    for body, day in mine.values_list(column, "judged_on"):
        note(body, date.fromisoformat(day))
    return {uid: sorted(days) for uid, days in found.items()}
