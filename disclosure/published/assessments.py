"""Results of assessments as everybody may read them; the one door to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min

from disclosure.published.audience import PUBLIC, Audience
from disclosure.published.records import Presented
from disclosure.published.registers import entries_for, present_entry
from records.common.database import reading
from records.registers.assessments import ASSESSMENTS
from records.registers.models import AssessmentResult
from records.subjects.models import subtree_prefix, within_regions

MOST_YEARS, MOST_BODIES = 20, 500


def results_for(audience: Audience, *, on: date) -> Any:
    return entries_for(ASSESSMENTS, audience, on=on)


def present_result(result: AssessmentResult) -> Presented:
    """What is told of every entry; scores and their whole reckoning are columns of its own."""
    return present_entry(ASSESSMENTS, result)


def brief(rows: Any) -> Any:
    """Without the reckoning, which is long and stands on no list."""
    return rows.defer("details", *rows.query.deferred_loading[0])


@dataclass(frozen=True)
class Group:
    """The published results of one round and one kind of body; names nobody."""

    label: str
    count: int
    median: Decimal
    low: Decimal
    high: Decimal


def of_round(uid: UUID, *, on: date) -> Any:
    """What everybody may read of one round, by place and name: no order of merit."""
    rows = results_for(PUBLIC, on=on).filter(round_uid=uid)
    return rows.order_by("peer_group", "region_id", "organisation__name")[:MOST_BODIES]


def groups(results: Iterable[AssessmentResult]) -> list[Group]:
    """By kind of body, as each result says it of its own."""
    found = {
        one.peer_group: Group(one.peer_group, one.peer_count, one.peer_median, one.peer_low, one.peer_high)
        for one in results
    }
    return [found[label] for label in sorted(found)]


def published_round(results: list[AssessmentResult]) -> dict[str, Any]:
    """The round in the shape that a stranger scores it again by: one system, all bodies."""
    first = results[0].details
    return {
        **first,
        "bodies": [body for one in results for body in one.details["bodies"]],
    }


def years_of(bodies: list[UUID], *, on: date) -> list[AssessmentResult]:
    """The results of a body through the years, the newest first."""
    rows = brief(results_for(PUBLIC, on=on)).filter(organisation__in=bodies)
    return list(rows.order_by("-year", "-decided_on", "-uid")[:MOST_YEARS])


def years(*, on: date) -> list[int]:
    rows = results_for(PUBLIC, on=on).select_related(None).defer(None).order_by()
    return sorted(rows.values_list("year", flat=True).distinct(), reverse=True)[:MOST_YEARS]


@dataclass(frozen=True)
class RoundBrief:
    uid: UUID
    title: str
    year: int
    bodies: int
    low: Decimal
    high: Decimal


def rounds_in(region: str, *, on: date) -> list[RoundBrief]:
    """The newest rounds of which something about this region is published."""
    with reading().cursor() as cursor:
        cursor.execute(*_rounds_question(region, on))
        return [RoundBrief(*row) for row in cursor.fetchall()]


@lru_cache(maxsize=500)
def _rounds_question(region: str, on: date) -> tuple[str, tuple[Any, ...]]:
    """Each page of a region asks it, and Django takes longer to write it than the database to answer."""
    rows = results_for(PUBLIC, on=on).select_related(None).defer(None).order_by()
    prefix = subtree_prefix(region)
    rows = rows.filter(within_regions("region", [prefix])) if prefix else rows
    counted = (
        rows.values("round_uid", "round_title", "year")
        .annotate(bodies=Count("pk"), low=Min("score"), high=Max("score"))
        .order_by("-year", "round_title", "round_uid")
        .values_list("round_uid", "round_title", "year", "bodies", "low", "high")
    )
    sql, parameters = counted[:10].query.sql_with_params()
    return sql, parameters
