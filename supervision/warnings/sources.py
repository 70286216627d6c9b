"""
Dated things that wait: what falls due, or is overdue, at which body. As of a day, so that last year can be tried.

A room above registers a source of its own in its wiring.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.clocks.models import Deadline
from records.dishonesty.choices import Domain
from records.pledges.arrears import choices as arrears
from records.pledges.arrears.models import Arrear
from records.pledges.choices import OPEN_OUTCOMES, Outcome
from records.pledges.models import Pledge
from records.registers.choices import EndReason
from records.registers.models import Licence, Penalty
from supervision.figures.counting import places_of
from supervision.figures.measures import MOST_ROWS, Row, register_field
from supervision.warnings.choices import CourtState
from supervision.warnings.models import CourtNotice

Words = str | Promise
CASES_FIELD = "clocks"


@dataclass(frozen=True)
class Waiting:
    """One kind of rows: those that waited on a day, the column of their date, and how one is told."""

    rows: Callable[[date], QuerySet[Any]]
    url: Callable[[Any], str]
    title: Callable[[Any], str]
    due: str = "due_on"
    body: str = "organisation"
    region: str = "region"
    by_code: bool = False


@dataclass(frozen=True)
class Found:
    """How many wait at a body, and between which days the first and the last of them are due."""

    count: int
    first: date
    last: date


@dataclass(frozen=True)
class Source:
    """
    :ivar key: how rules name it, for good
    :ivar field: the column of the grid
    """

    key: str
    title: Words
    help: Words
    field: str
    parts: tuple[Waiting, ...]

    def find(self, on: date, bodies: Sequence[UUID], *, since: date | None, until: date) -> dict[UUID, Found]:
        """By body what waited on that day and is due in between; one question a part."""
        places = places_of(bodies, whole_region=False)
        found: dict[UUID, Found] = {}
        for part in self.parts:
            rows, column = places.narrow(part, self._between(part, on, since, until))  # type: ignore[arg-type]
            grouped = rows.order_by().values(place=F(column))
            for row in grouped.annotate(n=Count("pk"), first=Min(part.due), last=Max(part.due)):
                for uid in places.owners(row["place"]):
                    here = Found(row["n"], row["first"], row["last"])
                    found[uid] = _together(found[uid], here) if uid in found else here
        return found

    def rows(self, on: date, body: UUID, *, since: date | None, until: date) -> list[Row]:
        places = places_of([body], whole_region=False)
        listed: list[Row] = []
        for part in self.parts:
            rows, _column = places.narrow(part, self._between(part, on, since, until))  # type: ignore[arg-type]
            listed += [
                Row(part.url(one), part.title(one), getattr(one, part.due), str(self.title))
                for one in rows.order_by(part.due, "pk")[:MOST_ROWS]
            ]
        return sorted(listed, key=lambda row: (row.on or on, row.title))[:MOST_ROWS]

    def _between(self, part: Waiting, on: date, since: date | None, until: date) -> QuerySet[Any]:
        rows = part.rows(on).filter(**{f"{part.due}__lte": until})
        return rows if since is None else rows.filter(**{f"{part.due}__gte": since})


def _together(one: Found, other: Found) -> Found:
    return Found(one.count + other.count, min(one.first, other.first), max(one.last, other.last))


_SOURCES: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Registering the same key again takes its place."""
    _SOURCES[source.key] = source


def sources() -> list[Source]:
    return list(_SOURCES.values())


def is_source(key: str) -> bool:
    return key in _SOURCES


def source(key: str) -> Source:
    try:
        return _SOURCES[key]
    except KeyError:
        raise KeyError(f"no source of dated things is registered as {key!r}") from None


def _end_of(day: date) -> datetime:
    """The first moment after it."""
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_default_timezone())


def _pledges(on: date) -> QuerySet[Any]:
    judged_on = KeyTextTransform("on", KeyTransform("-1", KeyTransform("verdicts", "course")))
    rows = Pledge.objects.filter(version__gte=1, published_at__lt=_end_of(on)).exclude(outcome=Outcome.ENDED)
    return (
        rows.exclude(end_reason=EndReason.REVOKED)
        .annotate(judged_on=judged_on)
        .filter(Q(outcome__in=OPEN_OUTCOMES) | Q(judged_on__gt=on.isoformat()))
    )


def _arrears(on: date) -> QuerySet[Any]:
    rows = Arrear.objects.filter(status__in=arrears.CONFIRMED, confirmed_at__lt=_end_of(on))
    return rows.filter(Q(settled_on=None) | Q(settled_on__gt=on))


def _decisions(model: Any) -> Callable[[date], QuerySet[Any]]:
    def rows(on: date) -> QuerySet[Any]:
        entries = model.objects.of_this_node().filter(created_at__lt=_end_of(on))
        return entries.exclude(end_reason=EndReason.REVOKED).filter(
            Q(published_at=None) | Q(published_at__gte=_end_of(on))
        )

    return rows


def _court(on: date) -> QuerySet[Any]:
    rows = CourtNotice.objects.filter(received_on__lte=on)
    return rows.filter(Q(status=CourtState.OPEN) | Q(settled_on__gt=on))


def _cases(on: date) -> QuerySet[Any]:
    after = _end_of(on)
    rows = Deadline.objects.filter(organisation__isnull=False, started_at__lt=after)
    return rows.filter(
        Q(met_at=None) | Q(met_at__gte=after), Q(cancelled_at=None) | Q(cancelled_at__gte=after)
    )


def _entry_page(name: str) -> Callable[[Any], str]:
    return lambda one: reverse(f"admin:records_{name}_page", args=[one.pk])


def register() -> None:
    register_field(CASES_FIELD, _("办件时限"))
    for one in (
        Source(
            "pledge_dates",
            _("承诺兑现期限"),
            _("已公开、尚未评定的承诺，按兑现期限。"),
            "pledges",
            (Waiting(_pledges, _entry_page("pledge"), lambda one: one.title),),
        ),
        Source(
            "arrear_dates",
            _("账款应付日期"),
            _("已核实、尚未清偿的账款，按应付日期。"),
            "arrears",
            (
                Waiting(
                    _arrears,
                    lambda one: reverse("admin:records_arrear_change", args=[one.pk]),
                    lambda one: one.contract_name,
                ),
            ),
        ),
        Source(
            "publicity_dates",
            _("双公示期限"),
            _("已登记、尚未公示的行政许可和行政处罚，按七个工作日的公示期限。"),
            "publicity",
            (
                Waiting(_decisions(Licence), _entry_page("licence"), lambda one: one.title),
                Waiting(_decisions(Penalty), _entry_page("penalty"), lambda one: one.title),
            ),
        ),
        Source(
            "court_listing_dates",
            _("法院拟列入失信被执行人日期"),
            _("法院告知、尚未履行的案件，按拟列入日期。"),
            Domain.LEGAL_DUTY,
            (
                Waiting(
                    _court,
                    lambda one: reverse("admin:supervision_courtnotice_change", args=[one.pk]),
                    lambda one: one.case_number,
                    due="listing_on",
                    body="body",
                ),
            ),
        ),
        Source(
            "case_dates",
            _("办件时限"),
            _("由本单位承办、尚未完成的办件，按截止日。"),
            CASES_FIELD,
            (
                Waiting(
                    _cases,
                    lambda one: reverse("admin:records_deadline_changelist"),
                    lambda one: str(one),
                ),
            ),
        ),
    ):
        register_source(one)
