"""Who counts as having appeared in court: hand-made cases after 法释〔2020〕3号, and what must hold for all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.oversight.choices import Appeared, DecisionResult, DecisionStep, Excuse
from supervision.oversight.rules import (
    EXCUSES,
    FIVE_STEPS,
    LEADERS,
    MAY_BE_SKIPPED,
    Appearance,
    Hearing,
    appearance,
    five_steps_done,
    next_period,
    share,
)

NOT_DUE, KEPT, MISSED = (False, False), (True, True), (True, False)


@pytest.mark.parametrize(
    ("hearings", "counted", "advice"),
    [
        pytest.param([], NOT_DUE, False, id="nothing was heard"),
        pytest.param([Hearing("head")], KEPT, False, id="the head"),
        pytest.param([Hearing("deputy")], KEPT, False, id="a deputy"),
        pytest.param([Hearing("in_charge_deputy")], KEPT, False, id="who is in charge at a deputy's rank"),
        pytest.param([Hearing("in_charge")], KEPT, False, id="another who is in charge"),
        pytest.param([Hearing("staff")], MISSED, True, id="staff do not count"),
        pytest.param([Hearing("lawyer")], MISSED, True, id="a lawyer alone does not count"),
        pytest.param([Hearing("nobody")], MISSED, True, id="nobody at all"),
        pytest.param([Hearing("deputy"), Hearing("staff")], KEPT, False, id="once serves the whole instance"),
        pytest.param([Hearing("staff"), Hearing("deputy")], KEPT, False, id="the second time is enough"),
        pytest.param(
            [Hearing("deputy"), Hearing("staff", called_again=True)],
            MISSED,
            True,
            id="called again, and away",
        ),
        pytest.param(
            [Hearing("deputy"), Hearing("staff", "official_duty", proved=True, called_again=True)],
            KEPT,
            False,
            id="called again, and excused",
        ),
        pytest.param(
            [Hearing("deputy"), Hearing("lawyer")], KEPT, True, id="no official at the second sitting"
        ),
        pytest.param(
            [Hearing("staff", "force_majeure", proved=True)], NOT_DUE, False, id="excused and proved"
        ),
        pytest.param([Hearing("staff", "force_majeure")], MISSED, True, id="excused without proof"),
        pytest.param(
            [Hearing("staff", "other", proved=True, accepted=False)], MISSED, True, id="the court said no"
        ),
        pytest.param(
            [Hearing("staff", "other", proved=True, accepted=True)], NOT_DUE, False, id="the court said yes"
        ),
        pytest.param(
            [Hearing("staff", "accident", proved=True), Hearing("staff")],
            MISSED,
            True,
            id="excused only once",
        ),
        pytest.param(
            [Hearing("nobody", "accident", proved=True)], NOT_DUE, True, id="excused, but nobody came instead"
        ),
    ],
)
def test_cases_by_hand(hearings, counted, advice):
    assert appearance(hearings) == Appearance(*counted, advice)


def test_the_rate_of_a_small_year_by_hand():
    """Five instances: two kept, one missed, one excused, one not heard: two of three."""
    instances = [
        [Hearing("head")],
        [Hearing("staff"), Hearing("in_charge")],
        [Hearing("lawyer")],
        [Hearing("staff", "official_duty", proved=True)],
        [],
    ]
    found = [appearance(one) for one in instances]
    assert share(sum(one.kept for one in found), sum(one.due for one in found)) == Decimal("0.6667")
    assert share(0, 0) is None


hearings = st.builds(
    Hearing,
    appeared=st.sampled_from(Appeared.values),
    excuse=st.sampled_from(["", *sorted(EXCUSES)]),
    proved=st.booleans(),
    accepted=st.sampled_from([None, True, False]),
    called_again=st.booleans(),
)


@given(st.lists(hearings, max_size=6).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_in_which_sittings_are_entered_plays_no_part(both):
    rows, shuffled = both
    assert appearance(rows) == appearance(shuffled)


@given(st.lists(hearings, max_size=6))
def test_what_is_not_due_is_not_kept_and_only_a_leader_keeps(rows):
    found = appearance(rows)
    assert found.due or not found.kept
    assert not found.kept or any(one.appeared in LEADERS for one in rows)
    # Whoever missed it hears from the court.
    assert not found.due or found.kept or found.advice


def test_the_words_of_the_rules_are_those_of_the_code_lists():
    assert set(Appeared.values) > LEADERS
    assert set(Excuse.values) == EXCUSES | {""}
    assert tuple(DecisionStep.values) == FIVE_STEPS
    assert {"done", "passed", "skipped"} <= set(DecisionResult.values)


@given(
    st.dictionaries(
        st.sampled_from(FIVE_STEPS), st.sampled_from(["", "done", "passed", "refused", "skipped"])
    )
)
def test_five_steps_are_done_only_when_each_of_them_is(results):
    expected = all(
        results.get(step) in ("done", "passed") or (results.get(step) == "skipped" and step in MAY_BE_SKIPPED)
        for step in FIVE_STEPS
    )
    assert five_steps_done(results) == expected


@pytest.mark.parametrize(
    ("rhythm", "ended", "since", "until"),
    [
        ("half", date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31)),
        ("half", date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30)),
        ("year", date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31)),
        ("year", date(2027, 6, 30), date(2027, 7, 1), date(2028, 6, 30)),
    ],
)
def test_the_next_period_begins_the_day_after(rhythm, ended, since, until):
    assert next_period(rhythm, ended) == (since, until)


@given(st.sampled_from(["half", "year"]), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_periods_follow_without_a_gap(rhythm, ended):
    since, until = next_period(rhythm, ended)
    assert since == ended + timedelta(days=1)
    assert (until + timedelta(days=1)).day == 1
    assert until > since
