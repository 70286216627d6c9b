"""The dry run beside the plain way: each body by itself, each month anew, every question asked again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as tried_with
from hypothesis import strategies as st

from records.access.services import chain_user
from records.pledges.models import Pledge
from records.subjects.models import Organisation, Region
from supervision.figures import measures
from supervision.figures.measures import Period, measure
from supervision.warnings import rules, services
from supervision.warnings.choices import DATED, Condition
from supervision.warnings.following import events
from supervision.warnings.models import WarningDryRun, WarningRule, WarningRuleVersion
from supervision.warnings.observing import _dated_words, _figure, _measured_words, _span
from supervision.warnings.rules import Raised, Settings, read_settings
from supervision.warnings.services.drying import _tried, month_ends
from supervision.warnings.services.ruling import last_year
from supervision.warnings.sources import source
from tests.bench.supervision.warning_run import _pledge
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty import factories as records
from tests.supervision.warnings import factories
from tests.supervision.warnings.factories import NOW, TODAY

SINCE, UNTIL = last_year(TODAY)
DAYS = (TODAY - SINCE).days


# --- The plain way ----------------------------------------------------------------------------------------
def reached(asked: Settings, body: UUID, on: date) -> tuple[Any, str, str] | None:
    """(colour, field, words) of one body on one day, where its figure reaches a limit."""
    if asked.condition in DATED:
        found_in = source(asked.measure)
        since, until = _span(asked, on)
        found = found_in.find(on, [body], since=since, until=until).get(body)
        if found is None:
            return None
        days = (found.first - on).days if asked.condition == Condition.DUE else (on - found.first).days
        colour = rules.colour_of(asked, days, found.count)
        return colour and (colour, found_in.field, _dated_words(asked, found_in, found, days))
    figure_of = measure(asked.measure)
    count = {Condition.WORSE: 2, Condition.TREND: asked.months}.get(asked.condition, 1)
    length = 1 if asked.condition == Condition.TREND else asked.months
    periods = [Period(since, until) for since, until in rules.windows(on, length, count)]
    row = [figure_of.compute(period, [body]).get(body) for period in periods]
    figure, cases = _figure(asked, figure_of, row)
    colour = rules.colour_of(asked, figure, cases)
    return colour and (colour, figure_of.field, _measured_words(asked, figure_of, row, figure, periods))


def met(asked: Settings, body: UUID, end: date) -> tuple[Any, str, str] | None:
    if asked.runs > 1 and not reached(asked, body, end - timedelta(days=asked.runs - 1)):
        return None
    return reached(asked, body, end)


def plainly(asked: Settings, bodies: Sequence[UUID]) -> dict[str, Any]:
    """Everything that a dry run keeps, month by month."""
    ends, names = month_ends(UNTIL), dict(Organisation.objects.values_list("pk", "name"))
    followed = {
        body: days for body in bodies for days in events(SINCE, UNTIL + timedelta(days=90), [body]).values()
    }
    warnings: list[tuple[Raised, str, date]] = []
    for body in bodies:
        begun: tuple[Raised, str] | None = None
        for end in ends:
            found = met(asked, body, end)
            if found is None and begun is not None:
                warnings.append((*begun, end))
                begun = None
            elif found is not None and begun is None:
                colour, field, words = found
                begun = Raised(body, field, end, colour), words
        if begun is not None:
            warnings.append((*begun, TODAY))
    verdicts = rules.judged([one for one, _words, _over in warnings], followed, today=TODAY)
    months = []
    for end in ends:
        here = [verdict for one, verdict in verdicts.items() if one.on == end]
        missed = [
            (body, day)
            for body, days in followed.items()
            for day in days
            if (day.year, day.month) == (end.year, end.month)
            and not any(
                one.body == body and one.on < day and (day <= over or day <= one.on + timedelta(days=90))
                for one, _words, over in warnings
            )
        ]
        months.append(
            {
                "month": f"{end:%Y-%m}",
                "raised": len(here),
                "right": here.count(True),
                "wrong": here.count(False),
                "pending": here.count(None),
                "missed": len(missed),
            }
        )
    newest = sorted(warnings, key=lambda one: (one[0].on, one[0].colour, str(one[0].body)), reverse=True)[:60]
    return {
        "months": months,
        "samples": [
            {
                "body": names[one.body],
                "on": one.on.isoformat(),
                "colour": int(one.colour),
                "said": words,
                "followed": verdicts[one],
            }
            for one, words, _over in newest
        ],
        **{
            name: sum(month[name] for month in months)
            for name in ("raised", "right", "wrong", "pending", "missed")
        },
    }


# --- A year at five bodies, one of which was merged into another ----------------------------------------------
@pytest.fixture
def bodies(watch) -> list[UUID]:
    made = [
        Organisation.objects.create(name=f"示例市第{number}局", kind="department", region_id=XUCHANG)
        for number in range(4)
    ]
    merged = Organisation.objects.create(
        name="示例市旧局", kind="department", region_id=XUCHANG, merged_into=made[0]
    )
    return [*(body.pk for body in made), merged.pk]


@pytest.fixture
def year(watch, bodies) -> Iterator[list[UUID]]:
    """More records each month at the first and its merged one, fewer elsewhere; promises due all year round."""
    who = records.People(
        clerk=watch.clerk,
        reviewer=watch.reviewer,
        second_reviewer=holder("孙丽", "reviewer"),
        other_clerk=holder("周杰", "clerk"),
        newcomer=holder("钱进", "assessor"),
    )
    days = [30, 75, 80, 110, 113, 118, 140, 145, 146, 149, 240, 270, 275, 300, 303, 309, 330]
    for number, day in enumerate(days):
        at = datetime.combine(SINCE + timedelta(days=day), NOW.time(), NOW.tzinfo)
        body = bodies[(0, 4, 0, 1)[number % 4]]
        records.published(
            who, at=at, organisation=Organisation.objects.get(pk=body), decided_on=at.date() - timedelta(days=number % 9),
            document_number=f"（2026）示01民终{number}号",
        )  # fmt: skip
    by = chain_user()
    Pledge.objects.bulk_create(
        _pledge(number, bodies[number % 3], XUCHANG, TODAY, NOW, by) for number in range(0, 730, 23)
    )
    return [body for body in bodies if body != bodies[4]] + [watch.body.pk, watch.superior.pk]


RULES: dict[str, dict[str, Any]] = {
    "trend": {"condition": "trend", "measure": "records_published", "limits": {"yellow": "0.5", "red": "2"}},
    "trend held": {"condition": "trend", "measure": "records_published", "limits": {"red": "0.2"}, "runs": 3},
    "worse": {"condition": "worse", "measure": "records_published", "limits": {"blue": "0.2", "red": "1"}, "months": 2},
    "above": {"condition": "above", "measure": "records_published", "limits": {"blue": "1", "red": "3"}, "runs": 14},
    "repeat": {"condition": "repeat", "measure": "records_repeated", "limits": {"blue": "1"}, "minimum": 2},
    "below": {"condition": "below", "measure": "pledge_kept_rate", "limits": {"blue": "0.9", "red": "0.4"}},
    "region": {"condition": "above", "measure": "records_published_region", "limits": {"red": "4"}},
    "due": {"condition": "due", "measure": "pledge_dates", "limits": {"blue": "30", "red": "7"}},
    "overdue": {"condition": "overdue", "measure": "pledge_dates", "limits": {"blue": "1", "red": "60"}, "runs": 2},
}  # fmt: skip


def dry_run(asked: dict[str, Any]) -> WarningDryRun:
    """Of a rule that nobody keeps."""
    version = WarningRuleVersion(
        rule=WarningRule(region=Region.objects.get(pk=XUCHANG)), settings=factories.settings(**asked)
    )
    return WarningDryRun(version=version, since=SINCE, until=UNTIL)


@pytest.mark.parametrize("name", RULES)
def test_a_dry_run_says_what_the_plain_way_says(watch, year, name):
    asked = RULES[name]
    if name == "region":
        Organisation.objects.filter(pk=year[0]).update(kind="government")
        year = year[:1]
    dry = factories.tried(watch, factories.rule(watch, **asked))
    with override("zh-hans"):
        wanted = plainly(read_settings(factories.settings(**asked)), year)
    assert {column: getattr(dry, column) for column in wanted} == wanted
    assert dry.raised > 0
    assert sum(month["missed"] for month in dry.months) > 0


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(-400, DAYS), st.integers(1, 9)), min_size=5, max_size=60
    ),
    st.sampled_from(["above", "below", "worse", "trend", "repeat"]),
    st.sampled_from(["count", "rate", "amount"]),
    st.integers(1, 5),
    st.integers(3, 4),
)
@tried_with(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happened_at_four_bodies_both_ways_say_the_same(
    watch, figure, bodies, happened, condition, kind, runs, months
):
    """A figure of the test's own: how often something happened at a body in the period asked for."""
    figure.kind = kind
    looked_at = [*bodies[:4], watch.body.pk, watch.superior.pk]

    def counted(body: UUID) -> Any:
        mine = [(SINCE + timedelta(days=day), much) for place, day, much in happened if bodies[place] == body]
        return lambda period: sum(much for day, much in mine if period.since <= day <= period.until)

    figure.values = {body: counted(body) for body in bodies[:4]}
    limits = {"red": "1", "blue": "6"} if condition == "below" else {"blue": "0.5", "yellow": "3", "red": "9"}
    asked = {"condition": condition, "limits": limits, "runs": runs, "months": months}

    measures.register_measure(figure.measure())
    with override("zh-hans"):
        told = _tried(dry_run(asked), TODAY)
        wanted = plainly(read_settings(factories.settings(**asked)), looked_at)
    assert told == wanted


@pytest.mark.parametrize("name", RULES)
def test_a_dry_run_asks_no_more_of_many_bodies_than_of_few(watch, year, name):
    """Of each month two days of three periods at most, and that it is done; a dozen questions besides."""
    kind = "government" if name == "region" else "department"
    Organisation.objects.filter(pk=year[0]).update(kind=kind)

    def asked(key: str) -> int:
        rule = factories.rule(watch, key=key, **RULES[name])
        dry = services.ask_dry_run(rule=rule.pk, by=watch.writer, at=NOW)
        with CaptureQueriesContext(connection) as questions:
            services.run_dry(uid=dry.pk, at=NOW)
        return len(questions)

    few = asked("few")
    by = chain_user()
    for number in range(30):
        body = Organisation.objects.create(name=f"示例市新{number}局", kind=kind, region_id=XUCHANG)
        Pledge.objects.bulk_create([_pledge(number * 20, body.pk, XUCHANG, TODAY, NOW, by)])
    assert asked("many") == few <= 12 * (2 * 3 + 1) + 12
