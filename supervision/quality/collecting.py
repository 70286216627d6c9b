"""
What each supplier delivered in one month, counted from the files, the submissions and what came up the chain.

Timely is a record that came within seven working days of its document (as 发改办财金〔2018〕424号 asks of 双公示); from a
node below, what arrived within a day of being made there. Complete is what lacked nothing that must be filled in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from records.chain.models import Peer, PeerRole, Quarantined, Traffic, TrafficOutcome
from records.clocks import services as clocks
from records.common.deadlines import compute
from records.dishonesty.choices import Channel, ImportState, ItemOutcome, RowState
from records.dishonesty.models import ImportRow, RecordVersion, SubmissionItem
from records.subjects.models import Organisation, Region, subtree_prefix
from supervision.figures.measures import Period
from supervision.figures.publicity import WrongContent
from supervision.quality.choices import SupplierKind
from supervision.quality.models import COUNTED

PUBLISH = "dual_publicity_publish"
LACKING = Q(errors__contains=[{"code": "required"}])
# A row that was mended later was not in order when it came.
AS_IT_CAME = Q(state=RowState.IMPORTED, settled_at__lte=F("batch__finished_at"))
MENDED = Q(state=RowState.IMPORTED, settled_at__gt=F("batch__finished_at"))
DAY = timedelta(days=1)


@dataclass
class Delivered:
    """One supplier in one month."""

    kind: SupplierKind
    supplier: str
    name: str
    region: str
    body: UUID | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))

    def add(self, **counts: int) -> None:
        for name, number in counts.items():
            self.counts[name] += number


def month_of(day: date) -> Period:
    """The whole month in which a day lies."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - DAY)


def collect(month: date) -> list[Delivered]:
    """Everybody who delivered something in that month; a bounded number of questions."""
    period = month_of(month)
    found = [*_units(period), *_partners(period), *_nodes(period)]
    codes = {one.supplier for one in found if one.kind == SupplierKind.UNIT}
    bodies = dict(Organisation.objects.filter(uscc__in=codes).values_list("uscc", "pk"))
    for one in found:
        if one.kind == SupplierKind.UNIT:
            one.body = bodies.get(one.supplier)
    return sorted(found, key=lambda one: (one.kind, one.name, one.supplier))


# --- Files -----------------------------------------------------------------------------------------
_UNIT = ("batch__supplier_uscc", "batch__supplier_name", "batch__region_id")


def _units(period: Period) -> Iterable[Delivered]:
    first, after = period.moments
    rows = ImportRow.objects.filter(
        batch__state=ImportState.DONE, batch__uploaded_at__gte=first, batch__uploaded_at__lt=after
    )
    found: dict[tuple[str, str], Delivered] = {}

    def of(code: str, name: str, region: str) -> Delivered:
        # One unit is one supplier by its code, however its name was spelt; without a code its name is all there is.
        key = code or name
        return found.setdefault((key, region), Delivered(SupplierKind.UNIT, key, name, region))

    came = ~Q(state=RowState.DUPLICATE)
    for row in _counted(
        rows,
        _UNIT,
        items=came,
        duplicates=Q(state=RowState.DUPLICATE),
        complete_of=came,
        complete=came & ~LACKING,
        # A code list of errors: what merely lacks something is told by the completeness.
        wrong=came & Q(WrongContent("errors")),
        rejected=Q(state=RowState.DISCARDED),
        questionable=came & ~AS_IT_CAME,
        mended=MENDED,
    ):
        of(*(row.pop(column) for column in _UNIT)).add(**row)
    dated = rows.filter(record__isnull=False, state=RowState.IMPORTED)
    for row, timely in _timely(dated, _UNIT, "record__decided_on", "batch__uploaded_at"):
        of(*(row[column] for column in _UNIT)).add(timely_of=row["n"], timely=timely)
    return found.values()


# --- Submissions -----------------------------------------------------------------------------------
_APPLICATION = "submission__partner__partner_application"
_PARTNER = (
    "submission__partner__username",
    f"{_APPLICATION}__name",
    f"{_APPLICATION}__region_id",
    f"{_APPLICATION}__organisation_id",
)


def _partners(period: Period) -> Iterable[Delivered]:
    first, after = period.moments
    rows = SubmissionItem.objects.filter(
        submission__received_at__gte=first,
        submission__received_at__lt=after,
        **{f"{_APPLICATION}__region__isnull": False},
    )
    found: dict[str, Delivered] = {}

    def of(user: str, name: str, region: str, body: UUID | None) -> Delivered:
        return found.setdefault(user, Delivered(SupplierKind.PARTNER, user, name, region, body))

    came = ~Q(outcome=ItemOutcome.DUPLICATE)
    for row in _counted(
        rows,
        _PARTNER,
        items=came,
        duplicates=Q(outcome=ItemOutcome.DUPLICATE),
        complete_of=came,
        complete=came & ~LACKING,
        wrong=came & Q(WrongContent("errors")),
        rejected=Q(outcome=ItemOutcome.REJECTED),
    ):
        of(*(row.pop(column) for column in _PARTNER)).add(**row)
    dated = rows.filter(record__isnull=False, outcome=ItemOutcome.ACCEPTED)
    for row, timely in _timely(dated, _PARTNER, "record__decided_on", "submission__received_at"):
        of(*(row[column] for column in _PARTNER)).add(timely_of=row["n"], timely=timely)
    return found.values()


# --- Nodes below -----------------------------------------------------------------------------------
def _nodes(period: Period) -> Iterable[Delivered]:
    first, after = period.moments
    known = set(Region.objects.filter(pk__in=Peer.objects.values("code")).values_list("pk", flat=True))
    found = {
        peer.code: Delivered(SupplierKind.NODE, peer.code, peer.name, peer.code)
        for peer in Peer.objects.filter(role=PeerRole.CHILD)
        if peer.code in known
    }
    hours = Traffic.objects.filter(hour__gte=first, hour__lt=after, sender__in=found).order_by()
    for sender, outcome, events in hours.values_list("sender", "outcome").annotate(n=Sum("events")):
        if outcome == TrafficOutcome.TAKEN:
            found[sender].add(items=events)
        elif outcome == TrafficOutcome.SET_ASIDE:
            found[sender].add(items=events, rejected=events, wrong=events)
        elif outcome == TrafficOutcome.KNOWN:
            found[sender].add(duplicates=events)
    aside = Quarantined.objects.filter(
        reported_by="", sender__in=found, received_at__gte=first, received_at__lt=after
    ).order_by()
    for sender, held, solved in aside.values_list("sender").annotate(
        n=Count("pk"), solved=Count("pk", filter=Q(resolved_at__isnull=False))
    ):
        # An event that came twice is held once and counted by the hour twice; never the other way round.
        held = min(held, found[sender].counts["items"])
        found[sender].add(questionable=held, mended=min(solved, held))
    versions = RecordVersion.objects.filter(
        registered_at__gte=first, registered_at__lt=after, record__channel=Channel.CHAIN
    ).order_by()
    whole = ~Q(record__authority_uscc="") & ~Q(record__submitting_unit_uscc="")
    told: Any = versions.values("record__origin").annotate(
        timely_of=Count("pk"),
        timely=Count("pk", filter=Q(registered_at__lte=F("made_at") + DAY)),
        complete_of=Count("pk"),
        complete=Count("pk", filter=whole),
    )
    for row in told:
        origin = row.pop("record__origin")
        child = next((one for code, one in found.items() if origin.startswith(subtree_prefix(code))), None)
        if child is not None:
            child.add(**row)
    return [one for one in found.values() if any(one.counts.values())]


# --- Counting --------------------------------------------------------------------------------------
def _counted(rows: QuerySet[Any], columns: tuple[str, ...], **conditions: Q) -> Iterable[dict[str, Any]]:
    """By supplier how many rows meet each condition, in one question."""
    asked = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    # The model of a row has no column of these names, and their order decides nothing.
    return list(rows.order_by().values(*columns).annotate(**asked))


def _timely(
    rows: QuerySet[Any], columns: tuple[str, ...], made_on: str, came_at: str
) -> Iterable[tuple[dict[str, Any], int]]:
    """By supplier and day how many came, and how many of them in time; working days are reckoned once a day."""
    calendar, length = clocks.calendar(), clocks.length_of(PUBLISH)
    known: dict[date, date] = {}
    grouped = rows.order_by().annotate(came_on=TruncDate(came_at)).values(*columns, made_on, "came_on")
    for row in grouped.annotate(n=Count("pk")):
        day = row[made_on]
        if day not in known:
            known[day] = compute(day, length, calendar).due_on
        yield row, row["n"] if row["came_on"] <= known[day] else 0
