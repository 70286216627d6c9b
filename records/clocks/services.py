"""What can be done with clocks: ask for a length or a due date, and keep the calendar and the rules."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.clocks import rules
from records.clocks.catalogue import BY_KEY, EXTENDED_BY, general_key
from records.clocks.models import CalendarDay, CalendarYear, DeadlineRule
from records.common import auditing
from records.common.deadlines import Calendar, Due, Extension, Length, Pause, compute
from records.subjects.models import Region


class UnknownDeadline(LookupError):
    """Neither the table nor the catalogue has a rule for the key."""


class TableCalendar:
    """The calendar in the database; reads each year once, so one instance serves one task or request."""

    def __init__(self) -> None:
        self._years: dict[int, dict[date, bool] | None] = {}

    def knows(self, year: int) -> bool:
        return self._named(year) is not None

    def is_working(self, day: date) -> bool:
        return (self._named(day.year) or {}).get(day, day.weekday() < 5)

    def _named(self, year: int) -> dict[date, bool] | None:
        """The days that the year's notice names; None for a year that nobody has entered."""
        if year not in self._years:
            # One question for both: a year that is entered and names no day answers with one empty row.
            rows = list(CalendarYear.objects.filter(pk=year).values_list("days__day", "days__is_working"))
            self._years[year] = {day: working for day, working in rows if day} if rows else None
        return self._years[year]


def calendar() -> Calendar:
    """Working days as entered now."""
    return TableCalendar()


def rule_of(key: str, region: Region | str | None = None) -> DeadlineRule:
    """The nearest rule for ``key``; a default missing from the table comes from the catalogue."""
    code = region.code if isinstance(region, Region) else region
    keys = list(dict.fromkeys([key, general_key(key)]))
    regions = rules.nearest_regions(code)
    found = DeadlineRule.objects.filter(key__in=keys)
    if code is None:
        found = found.filter(region=None)
    nearest = min(
        (rule for rule in found if rule.region_id in regions),
        key=lambda rule: (keys.index(rule.key), regions.index(rule.region_id)),
        default=None,
    )
    if nearest is not None:
        return nearest
    default = BY_KEY.get(key) or BY_KEY.get(general_key(key))
    if default is None:
        raise UnknownDeadline(f"no deadline rule {key!r}")
    return DeadlineRule(
        key=default.key, number=default.number, unit=default.unit, basis=default.basis, rolls=default.rolls
    )


def length_of(key: str, region: Region | str | None = None) -> Length:
    """How long ``key`` takes in ``region``."""
    return rule_of(key, region).length


def extension_of(key: str, region: Region | str | None = None) -> DeadlineRule | None:
    """By how much ``key`` may be extended, where a rule says so."""
    longer = EXTENDED_BY.get(general_key(key))
    return rule_of(longer, region) if longer else None


def due(
    key: str,
    start_on: date,
    *,
    region: Region | str | None = None,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    calendar: Calendar | None = None,
) -> Due:
    """The last day for ``key`` from ``start_on``. Hand in one ``calendar`` when asking for many."""
    rule = rule_of(key, region)
    working_days = calendar or TableCalendar()
    return compute(start_on, rule.length, working_days, pauses, extensions, roll=rule.rolls)


def unknown_years(*, today: date) -> list[int]:
    """Years that are needed now and that nobody has entered; empty is good."""
    return rules.unknown_years(set(CalendarYear.objects.values_list("year", flat=True)), today)


def refuse_unknown_key(key: str) -> None:
    """Nothing would ever ask for a rule under a key that is not in the catalogue."""
    if general_key(key) not in BY_KEY:
        raise ValidationError(
            _("没有期限“%(key)s”，请从现有代码中选择，或在其后加“.来源”设例外。"),
            code="deadline_unknown",
            params={"key": key},
        )


@transaction.atomic
def enter_year(
    *, year: int, source: str, days: Iterable[rules.NamedDay], by: Any, at: datetime
) -> CalendarYear:
    """Replace what is known about a year by the State Council's notice."""
    named = list(days)
    rules.refuse_twice(named)
    entered, _created = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source, "changed_at": at}
    )
    before = dict(entered.days.values_list("day", "is_working"))
    entered.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=one.day, year=entered, is_working=one.is_working, name=one.name, source=source)
        for one in named
    )
    after = {one.day: one.is_working for one in named}
    changed = {day for day in before.keys() | after.keys() if before.get(day) != after.get(day)}
    auditing.record(
        action="clocks.enter_year",
        by=by,
        at=at,
        subject=entered,
        details={"source": source, "changed_days": [str(day) for day in sorted(changed)]},
    )
    return entered


@transaction.atomic
def set_rule(
    *,
    key: str,
    number: int,
    unit: str,
    basis: str,
    rolls: bool = False,
    region: Region | None = None,
    by: Any,
    at: datetime,
) -> DeadlineRule:
    """Make or change the rule of a key (everywhere, or in one region). Due dates already given stay."""
    refuse_unknown_key(key)
    rule = DeadlineRule.objects.select_for_update().filter(key=key, region=region).first()
    before = _spelt(rule) if rule else None
    rule = rule or DeadlineRule(key=key, region=region)
    rule.number, rule.unit, rule.basis, rule.rolls, rule.changed_at = number, unit, basis, rolls, at
    rule.full_clean()
    rule.save()
    auditing.record(
        action="clocks.set_rule",
        by=by,
        at=at,
        subject=rule,
        details={"key": key, "before": before, "after": _spelt(rule), "basis": basis, "rolls": rolls},
    )
    return rule


@transaction.atomic
def remove_rule(*, rule: DeadlineRule, by: Any, at: datetime) -> None:
    """Drop an exception (of a region or of a source), so that the general rule serves again."""
    if rule.is_default:
        raise ValidationError(_("通用期限不能删除，请直接修改其时长。"), code="deadline_default_stays")
    auditing.record(
        action="clocks.remove_rule",
        by=by,
        at=at,
        subject=rule,
        details={"key": rule.key, "before": _spelt(rule), "region": rule.region_id},
    )
    rule.delete()


def _spelt(rule: DeadlineRule) -> str:
    # The trail is read in any language, so it keeps codes and not words.
    return f"{rule.number} {rule.unit}"
