"""What a reader asks of the list of promises, besides what he may ask of any register: when they are due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, TextChoices
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published.pledges import late
from disclosure.search.criteria import Problem
from disclosure.search.entries import EntryCriteria, matching_entries
from disclosure.search.entries import read as read_entries
from disclosure.search.facets import COUNT_CAP
from records.pledges.choices import OPEN_OUTCOMES
from records.pledges.entries import PLEDGES

SOON_DAYS = 30
# The facets that have numbers beside them, and the query's name of each.
FACETS = ("pledge_kind", "outcome")


class Due(TextChoices):
    OVERDUE = "overdue", gettext_lazy("已逾期")
    SOON = "soon", gettext_lazy("30 天内到期")
    LATER = "later", gettext_lazy("30 天后到期")


@dataclass(frozen=True)
class PledgeCriteria(EntryCriteria):
    due: str = ""
    due_from: date | None = None
    due_to: date | None = None

    def pairs(self, **more: str) -> list[tuple[str, str]]:
        own = {
            "due": self.due,
            "due_from": self.due_from.isoformat() if self.due_from else "",
            "due_to": self.due_to.isoformat() if self.due_to else "",
        }
        return super().pairs(**{**own, **more})


def read(query: Mapping[str, str]) -> tuple[PledgeCriteria, list[Problem]]:
    """The usable part of a query, and what of it could not be used."""
    base, problems = read_entries(PLEDGES, query)
    due = query.get("due", "")
    if due and due not in Due.values:
        values = _("、").join(Due.values)
        problems.append(
            Problem(
                "due", "unknown_value", _("%(name)s 可取：%(values)s。") % {"name": "due", "values": values}
            )
        )
        due = ""
    first, last = (_day(name, query, problems) for name in ("due_from", "due_to"))
    if first and last and first > last:
        problems.append(Problem("due_to", "before_from", _("截止日期早于起始日期，请更正。")))
        first = last = None
    return PledgeCriteria(**vars(base), due=due, due_from=first, due_to=last), problems


def _day(name: str, query: Mapping[str, str], problems: list[Problem]) -> date | None:
    text = query.get(name, "")
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        problems.append(
            Problem(name, "not_a_date", _("“%s”不是有效的日期，请按“2026-03-15”的格式填写。") % text[:40])
        )
    return day


def matching_pledges(pledges: Any, criteria: PledgeCriteria, *, on: date) -> Any:
    found: Any = matching_entries(pledges, criteria)
    if criteria.due:
        found = found.filter(_falling(criteria.due, on))
    if criteria.due_from:
        found = found.filter(due_on__gte=criteria.due_from)
    if criteria.due_to:
        found = found.filter(due_on__lte=criteria.due_to)
    return found


def _falling(due: str, on: date) -> Q:
    if due == Due.OVERDUE:
        return late(on=on)
    soon, still_open = on + timedelta(days=SOON_DAYS), Q(outcome__in=OPEN_OUTCOMES)
    if due == Due.SOON:
        return still_open & Q(due_on__gte=on, due_on__lte=soon)
    return still_open & Q(due_on__gt=soon)


@dataclass(frozen=True)
class Counts:
    """How many match with each value of a facet, were it chosen; ``capped`` where only so many were looked at."""

    by: dict[str, dict[str, int]]
    capped: bool

    def of(self, name: str, value: str) -> str:
        number = self.by[name].get(value, 0)
        return f"{number}+" if self.capped and number else str(number)


def count_facets(pledges: Any, criteria: PledgeCriteria, *, on: date) -> Counts:
    """Beside each value how many there are with the other conditions; one question over at most ``COUNT_CAP`` rows."""
    others = {name: value for name, value in criteria.codes.items() if name not in FACETS}
    wider = PledgeCriteria(**{**vars(criteria), "codes": others})
    found = matching_pledges(pledges, wider, on=on).order_by().values("pk")[: COUNT_CAP + 1]
    rows: Any = (
        PLEDGES.model.objects.filter(pk__in=found)
        .order_by()
        .values_list(*FACETS)
        .annotate(number=Count("pk"))
    )
    by: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    whole = 0
    for *values, number in rows:
        whole += number
        for place, name in enumerate(FACETS):
            chosen = [
                criteria.codes.get(other) in (None, values[i]) for i, other in enumerate(FACETS) if i != place
            ]
            if all(chosen):
                by[name][values[place]] = by[name].get(values[place], 0) + number
    return Counts(by, whole > COUNT_CAP)
