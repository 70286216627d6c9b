"""Whatever a room registers, every figure keeps what the registry promises."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from records.subjects.models import Organisation
from supervision.figures.measures import (
    Period,
    Reading,
    field_title,
    is_measure,
    measure,
    measures,
)
from tests.records.access.factories import XUCHANG

PERIOD = Period(date(2025, 7, 1), date(2026, 6, 30))
EVERY = sorted(measures(), key=lambda one: one.key)
pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies() -> list[Organisation]:
    return [
        Organisation.objects.create(name=f"示例市第{number}局", kind="department", region_id=XUCHANG)
        for number in range(6)
    ]


def test_a_figure_of_many_bodies_costs_no_more_questions_than_of_one(bodies) -> None:
    """A province measures hundreds of bodies at once."""
    for one in EVERY:
        with CaptureQueriesContext(connection) as single:
            one.compute(PERIOD, [bodies[0].pk])
        with CaptureQueriesContext(connection) as many:
            found = one.compute(PERIOD, [body.pk for body in bodies])
        assert len(many) == len(single) <= 8, one.key
        assert set(found) == {body.pk for body in bodies}, one.key


def test_where_nothing_was_due_a_rate_says_nothing_and_a_count_says_nought(bodies) -> None:
    for one in EVERY:
        reading = one.compute(PERIOD, [bodies[0].pk])[bodies[0].pk]
        assert reading.value is None if one.kind in ("rate", "days") else reading.value == 0, one.key
        assert reading.rows == 0, one.key
        assert one.rows(PERIOD, bodies[0].pk) == [], one.key


def test_a_figure_is_named_and_explained_in_the_readers_language() -> None:
    with override("zh-hans"):
        for one in EVERY:
            assert str(one.title), one.key
            assert str(one.help).endswith("。"), one.key
            assert str(field_title(one.field)), one.key
            assert one.better in ("more", "less"), one.key
            assert one.whole_region == one.key.endswith("_region"), one.key


def test_an_unknown_figure_is_refused_with_its_name() -> None:
    assert not is_measure("no_such_figure")
    with pytest.raises(KeyError, match="no_such_figure"):
        measure("no_such_figure")


def test_a_period_ends_after_it_begins_and_knows_its_moments() -> None:
    with pytest.raises(ValueError, match="ends on or after"):
        Period(date(2026, 2, 1), date(2026, 1, 31))
    first, after = Period.of_year(2025).moments
    assert (first.isoformat(), after.isoformat()) == (
        "2025-01-01T00:00:00+08:00",
        "2026-01-01T00:00:00+08:00",
    )


def test_figures_are_told_with_their_units() -> None:
    rate, count = measure("publicity_rate"), measure("records_published")
    assert rate.told(Reading(Decimal("0.91666"), Decimal(11), Decimal(12))) == "91.67 %"
    assert count.told(Reading(Decimal(3), Decimal(3))) == "3 件"
    assert rate.told(Reading(None, Decimal(0), Decimal(0))) == "无应计事项"
