"""Dated things that wait, as of any day: what falls due, what is overdue."""

from datetime import date, timedelta

import pytest

from records.pledges.models import Pledge
from records.registers.models import Licence
from supervision.warnings import services
from supervision.warnings.choices import Colour
from supervision.warnings.models import RiskWarning
from supervision.warnings.observing import bodies_of, rows_behind, see
from supervision.warnings.rules import read_settings
from supervision.warnings.sources import sources
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty.factories import People
from tests.records.pledges import factories as pledges
from tests.supervision.warnings import factories
from tests.supervision.warnings.factories import NOW, TODAY

DUE = read_settings(
    factories.settings(
        condition="due",
        measure="pledge_dates",
        limits={"blue": "30", "yellow": "15", "orange": "7", "red": "3"},
    )
)
OVERDUE = read_settings(
    factories.settings(
        condition="overdue", measure="pledge_dates", limits={"blue": "1", "yellow": "15", "red": "60"}
    )
)


@pytest.fixture
def promise(watch):
    return pledges.published(people_of(watch), due_on=date(2026, 6, 30))


def people_of(watch):
    return People(
        clerk=watch.clerk,
        reviewer=watch.reviewer,
        second_reviewer=holder("孙丽", "reviewer"),
        other_clerk=holder("周杰", "clerk"),
        newcomer=holder("钱进", "assessor"),
    )


@pytest.mark.parametrize(
    ("on", "colour"),
    [
        (date(2026, 5, 30), None),
        (date(2026, 5, 31), Colour.BLUE),
        (date(2026, 6, 15), Colour.YELLOW),
        (date(2026, 6, 23), Colour.ORANGE),
        (date(2026, 6, 27), Colour.RED),
        (date(2026, 6, 30), Colour.RED),
        (date(2026, 7, 1), None),
    ],
)
def test_the_nearer_the_day_the_graver(watch, promise, on, colour):
    seen = see(DUE, [watch.body.pk], on)
    found = seen.get((watch.body.pk, "pledges"))
    assert (found.colour if found else None) == colour


@pytest.mark.parametrize(
    ("on", "colour"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), Colour.BLUE),
        (date(2026, 7, 15), Colour.YELLOW),
        (date(2026, 8, 29), Colour.RED),
    ],
)
def test_the_longer_overdue_the_graver(watch, promise, on, colour):
    found = see(OVERDUE, [watch.body.pk], on).get((watch.body.pk, "pledges"))
    assert (found.colour if found else None) == colour


def test_what_was_kept_since_still_waited_then(watch):
    """A dry run sees last year as it was, and not what became of it."""
    who = people_of(watch)
    promise = pledges.published(who, due_on=date(2026, 6, 30))
    Pledge.objects.filter(pk=promise.pk).update(
        outcome="kept",
        course={**promise.course, "verdicts": [{"outcome": "kept", "on": "2026-06-20"}]},
    )
    assert see(DUE, [watch.body.pk], TODAY) == {}
    assert see(DUE, [watch.body.pk], date(2026, 6, 19)) != {}


def test_the_rows_behind_a_warning_are_those_that_were_counted(watch, promise):
    [row] = rows_behind(DUE, watch.body.pk, date(2026, 6, 24))
    assert (row.title, row.on) == (promise.title, date(2026, 6, 30))
    assert rows_behind(DUE, watch.superior.pk, date(2026, 6, 24)) == []


def test_a_courts_letter_before_the_listing_raises_a_warning_at_the_body(watch):
    """法院列入前预警: the letter of today is the warning of tonight."""
    case = factories.court_notice(watch)
    assert case.listing_on == date(2026, 7, 1)
    rule = factories.switched_on(
        watch,
        condition="due",
        measure="court_listing_dates",
        limits={"yellow": "15", "orange": "7", "red": "3"},
    )
    factories.run(watch, rule, 0)
    warning = RiskWarning.objects.get()
    assert (warning.colour, warning.field, warning.body) == (Colour.ORANGE, "legal_duty", watch.body)
    services.perform(notice=case.pk, settled_on=TODAY, evidence="履行凭证12号", by=watch.reviewer, at=NOW)
    factories.run(watch, rule, 0, days=1)
    warning.refresh_from_db()
    assert warning.status == "subsided"


def test_a_decision_that_nobody_shows_is_late_after_its_day(watch):
    asked = read_settings(
        factories.settings(condition="overdue", measure="publicity_dates", limits={"red": "1"})
    )
    licence(watch, due_on=TODAY - timedelta(days=2))
    found = see(asked, [watch.body.pk], TODAY)[watch.body.pk, "publicity"]
    assert (found.figure, found.cases, found.colour) == (2, 1, Colour.RED)
    assert see(asked, [watch.body.pk], TODAY - timedelta(days=2)) == {}


def licence(watch, *, due_on):
    columns = {
        field.name: field.get_default() for field in Licence._meta.concrete_fields if field.has_default()
    }
    made = Licence(
        **{
            **columns,
            "organisation": watch.body,
            "region": watch.body.region,
            "title": "食品经营许可",
            "document_number": "示食许〔2026〕1号",
            "document_name": "许可决定书",
            "authority_name": watch.body.name,
            "decided_on": due_on - timedelta(days=9),
            "due_on": due_on,
            "created_by": watch.clerk,
            "created_at": NOW - timedelta(days=9),
            "updated_at": NOW,
            "origin": "411000",
            "origin_name": "许昌",
        }
    )
    Licence.objects.bulk_create([made])
    return made


def test_every_source_answers_in_a_few_questions_however_many_bodies(watch, django_assert_max_num_queries):
    bodies = bodies_of(XUCHANG, DUE)
    for source in sources():
        with django_assert_max_num_queries(5):
            source.find(TODAY, bodies, since=None, until=TODAY)
        assert source.rows(TODAY, watch.body.pk, since=None, until=TODAY) == []
