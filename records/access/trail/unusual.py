"""
Who reads unusually: the rules of ``rules`` put to the trail, for now and for a rehearsal over the past alike.

One question per rule counts by person and span; only whoever reaches the threshold is compared with his own habit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Concat, ExtractHour, TruncDay, TruncHour
from django.utils import timezone

from records.access.models import AuditEntry, Outcome, User
from records.access.trail import sensitive
from records.access.trail.rules import HABIT_DAYS, NIGHT_FROM, NIGHT_UNTIL, RULES, By, Rule, Span, What

LENGTHS = {
    Span.HOUR: timedelta(hours=1),
    Span.DAY: timedelta(days=1),
    Span.NIGHT: timedelta(hours=24 - NIGHT_FROM + NIGHT_UNTIL),
}
HABIT = timedelta(days=HABIT_DAYS)
# So much must be known of a person's regions before another one is called new.
KNOWN_READS = 50
# More at once is one great cause, and a page that nobody reads.
MOST = 200


@dataclass(frozen=True, slots=True)
class Unusual:
    """One person in one span: how much, against what, and from which entry on."""

    rule: Rule
    about: int
    thing: str
    since_at: datetime
    count: int
    usual: Decimal
    first_entry: int
    last_entry: int


def unusual(rule: Rule, *, since: datetime, until: datetime) -> Iterator[Unusual]:
    """What the rule says of the spans that begin in this time."""
    limit = rule.limit
    if limit < 1:
        return
    rows = (
        in_spans(rule, entries_of(rule).filter(at__gte=since, at__lt=until))
        .values("by", "span", "thing")
        .annotate(number=Count("id"), first=Min("id"), last=Max("id"))
        .filter(number__gte=limit)
        .order_by("span", "by", "thing")[:MOST]
    )
    for row in rows:
        begins, thing = _begins(rule, row["span"]), row["thing"]
        if rule.by is By.NEW_REGION and not _is_new(rule, row["by"], thing, begins):
            continue
        usual = _usual(rule, row["by"], thing, begins)
        if row["number"] >= usual * rule.habit:
            yield Unusual(rule, row["by"], thing, begins, row["number"], usual, row["first"], row["last"])


def entries_of(rule: Rule) -> QuerySet[AuditEntry]:
    """What the rule counts; of people, for machines read by the thousand and have limits of their own."""
    match rule.what:
        case What.READS:
            wanted = Q(outcome=Outcome.READ) & ~Q(action__in=sensitive.ROUTINE)
        case What.READS_OF_PERSONS:
            wanted = Q(outcome=Outcome.READ, action__in=sensitive.OF_PERSONS) & ~Q(subject_uid="")
        case What.REFUSALS:
            wanted = Q(outcome=Outcome.REFUSED)
        case What.EXPORTS:
            wanted = Q(action__in=sensitive.EXPORTS) & ~Q(outcome=Outcome.REFUSED)
    if rule.by is By.NEW_REGION:
        wanted &= ~Q(region_code="")
    entries = AuditEntry.objects.filter(wanted, by__kind=User.Kind.PERSON)
    if rule.span is Span.NIGHT:
        entries = entries.annotate(hour=ExtractHour("at")).filter(
            Q(hour__gte=NIGHT_FROM) | Q(hour__lt=NIGHT_UNTIL)
        )
    return entries


def of_thing(rule: Rule, entries: QuerySet[AuditEntry], thing: str) -> QuerySet[AuditEntry]:
    """Those about one thing or region; all of them where the rule is about neither."""
    match rule.by:
        case By.THING:
            kind, _colon, uid = thing.partition(":")
            return entries.filter(subject_type=kind, subject_uid=uid)
        case By.NEW_REGION:
            return entries.filter(region_code=thing)
    return entries


def in_spans(rule: Rule, entries: QuerySet[AuditEntry]) -> QuerySet[Any]:
    """Each entry with the span that it falls into, and the thing that the rule is about."""
    thing: Any = Value("")
    if rule.by is By.THING:
        thing = Concat("subject_type", Value(":"), "subject_uid")
    elif rule.by is By.NEW_REGION:
        thing = F("region_code")
    match rule.span:
        case Span.HOUR:
            span: Any = TruncHour("at")
        case Span.DAY:
            span = TruncDay("at")
        case Span.NIGHT:
            # What is read before six belongs to the evening before.
            span = TruncDay(F("at") - timedelta(hours=NIGHT_UNTIL))
    return entries.annotate(span=span, thing=thing)


def begins_before(rule: Rule, at: datetime) -> datetime:
    """Where the span before the present one began: whoever was counted a minute too late is counted still."""
    local = timezone.localtime(at)
    match rule.span:
        case Span.HOUR:
            return local.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
        case Span.DAY | Span.NIGHT:
            return local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


def _begins(rule: Rule, span: datetime) -> datetime:
    return span + timedelta(hours=NIGHT_FROM) if rule.span is Span.NIGHT else span


def _before(rule: Rule, person: int, begins: datetime) -> QuerySet[AuditEntry]:
    return entries_of(rule).filter(by=person, at__gte=begins - HABIT, at__lt=begins)


def _usual(rule: Rule, person: int, thing: str, begins: datetime) -> Decimal:
    """How many it is in such a span, of those spans of the last thirty days in which there were any."""
    before = of_thing(rule, _before(rule, person, begins), thing)
    found = in_spans(rule, before).aggregate(number=Count("id"), spans=Count("span", distinct=True))
    return round(Decimal(found["number"]) / max(found["spans"], 1), 1)


def _is_new(rule: Rule, person: int, region: str, begins: datetime) -> bool:
    before = _before(rule, person, begins)
    return not before.filter(region_code=region).exists() and len(before[:KNOWN_READS]) == KNOWN_READS


def rehearsed(*, at: datetime, days: int = HABIT_DAYS) -> list[Unusual]:
    """What would have raised an alarm in the last days under the thresholds as they stand, newest first."""
    found = [
        one for rule in RULES.values() for one in unusual(rule, since=at - timedelta(days=days), until=at)
    ]
    return sorted(found, key=lambda one: one.since_at, reverse=True)
