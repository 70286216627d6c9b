"""双公示 for the public: how punctual a body or a region is, and what remains to be said of what was withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from disclosure.published.audience import PUBLIC
from records.clocks import services as clocks
from records.common.deadlines import Calendar
from records.dishonesty.choices import Scope
from records.registers import punctuality as reckoning
from records.registers.choices import Status
from records.registers.models import DecisionEntry, Ground
from records.registers.publicity import DECISIONS, LICENCES, PENALTIES
from records.registers.punctuality import Punctuality, Standing, standing
from records.registers.register import Register
from records.subjects.models import subtree_prefix, within_regions

PERIOD_DAYS = 365


@dataclass(frozen=True)
class PunctualityFigures:
    """Of what had to be shown in a period and was, how much was in time: licences, penalties, both."""

    since: date
    until: date
    licences: Punctuality
    penalties: Punctuality

    @property
    def total(self) -> Punctuality:
        return self.licences + self.penalties


def punctuality(
    *,
    region: str = "",
    bodies: Sequence[UUID] | None = None,
    on: date,
    since: date | None = None,
) -> PunctualityFigures:
    """
    How many of the decisions whose last day lies in the period were shown in time.

    Counted is what everybody could read, also where its display has run out since; a withdrawn decision counts
    neither way. What was never shown is counted by nobody but staff: here nothing may tell of it.

    :param region: the region with everything in it; without it or a body, this whole node
    :param bodies: a body with those merged into it
    :param since: a year before ``on`` unless said otherwise
    """
    first = since or on - timedelta(days=PERIOD_DAYS)
    licences, penalties = (
        reckoning.count(_shown(register, region, bodies), since=first, until=on)
        for register in (LICENCES, PENALTIES)
    )
    return PunctualityFigures(first, on, licences, penalties)


def punctuality_of_bodies(
    *, region: str = "", on: date, since: date | None = None
) -> dict[UUID, Punctuality]:
    """The same for each body of a region, in one question per register."""
    first, found = since or on - timedelta(days=PERIOD_DAYS), dict[UUID, Punctuality]()
    for register in DECISIONS:
        counted = reckoning.count_by(_shown(register, region, None), "organisation_id", since=first, until=on)
        for uid, one in counted.items():
            found[uid] = found.get(uid, reckoning.NONE) + one
    return found


def _shown(register: Register, region: str, bodies: Sequence[UUID] | None) -> Any:
    rows = reckoning.shown(register.model.objects.filter(scope__in=PUBLIC.scopes))
    if bodies is not None:
        return rows.filter(organisation__in=bodies)
    prefix = subtree_prefix(region) if region else ""
    return rows.filter(within_regions("region", [prefix])) if prefix else rows


def standing_of(entry: DecisionEntry, *, on: date, calendar: Calendar | None = None) -> Standing:
    """Whether this one was shown in time; take it from ``entries_for``."""
    return standing(entry, on=on, calendar=calendar or clocks.calendar())


@dataclass(frozen=True)
class Withdrawn:
    """What the law wants told of a withdrawn decision, and nothing of what it said."""

    ground: str
    reason: str
    on: date

    @property
    def label(self) -> str:
        return str(Ground(self.ground).label)


def withdrawn(register: Register, uid: UUID) -> Withdrawn | None:
    """Kind, reason and day of a withdrawal from display; only of what had been open to everyone."""
    if register not in DECISIONS:
        return None
    rows: Any = register.model.objects
    entry = (
        rows.filter(pk=uid, status=Status.ENDED, scope=Scope.PUBLIC)
        .exclude(withdrawn_ground="")
        .only("withdrawn_ground", "withdrawn_reason", "ended_at")
        .first()
    )
    if entry is None:
        return None
    return Withdrawn(entry.withdrawn_ground, entry.withdrawn_reason, timezone.localdate(entry.ended_at))
