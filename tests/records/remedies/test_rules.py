"""The calculator of repair: what is missing, and from which date one may ask."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.remedies.rules import FINAL, Lack, Standing, eligibility

DECIDED = date(2026, 3, 15)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def standing(**more) -> Standing:
    return Standing(
        **{
            "severity": "ordinary",
            "on_display": True,
            "of_this_node": True,
            "repairable_from": date(2026, 6, 15),
            "display_until": date(2027, 3, 15),
            "rectification": "",
            "barred_until": None,
            "already_asked": False,
            "duties_done": True,
            "pledged": True,
            **more,
        }
    )


standings = st.builds(
    Standing,
    severity=st.sampled_from(["minor", "ordinary", "serious"]),
    on_display=st.booleans(),
    of_this_node=st.booleans(),
    repairable_from=st.none() | days,
    display_until=st.none() | days,
    rectification=st.sampled_from(["", "open", "submitted", "accepted", "overdue"]),
    barred_until=st.none() | days,
    already_asked=st.booleans(),
    duties_done=st.booleans(),
    pledged=st.booleans(),
)


class TestByHand:
    def test_on_the_first_day_after_the_minimum_one_may_ask(self):
        assert eligibility(standing(), today=date(2026, 6, 15)).is_eligible

    def test_a_day_earlier_one_is_told_the_date(self):
        answer = eligibility(standing(), today=date(2026, 6, 14))
        assert answer.lacks == (Lack.TOO_EARLY,)
        assert answer.may_apply_from == date(2026, 6, 15)

    def test_a_minor_matter_may_be_repaired_as_soon_as_the_duty_is_done(self):
        minor = standing(severity="minor", repairable_from=DECIDED, display_until=date(2026, 6, 15))
        assert eligibility(minor, today=DECIDED).is_eligible
        assert eligibility(
            standing(severity="minor", repairable_from=DECIDED, duties_done=False), today=DECIDED
        ).lacks == (Lack.DUTIES_OPEN,)

    def test_a_bar_moves_the_date_to_the_day_after_it(self):
        answer = eligibility(standing(barred_until=date(2026, 8, 31)), today=date(2026, 7, 1))
        assert answer.lacks == (Lack.BARRED,)
        assert answer.may_apply_from == date(2026, 9, 1)

    def test_on_the_last_day_of_a_bar_it_still_holds(self):
        barred = standing(barred_until=date(2026, 8, 31))
        assert not eligibility(barred, today=date(2026, 8, 31)).is_eligible
        assert eligibility(barred, today=date(2026, 9, 1)).is_eligible

    def test_who_is_barred_beyond_the_display_is_told_that_it_ends_by_itself(self):
        answer = eligibility(standing(barred_until=date(2029, 1, 1)), today=date(2026, 7, 1))
        assert Lack.ENDS_BY_ITSELF in answer.lacks
        assert answer.may_apply_from is None

    @pytest.mark.parametrize("status", ["open", "submitted", "overdue"])
    def test_a_rectification_must_be_accepted_first(self, status):
        answer = eligibility(standing(rectification=status), today=date(2026, 7, 1))
        assert answer.lacks == (Lack.NOT_RECTIFIED,)

    def test_all_that_is_missing_is_said_at_once(self):
        answer = eligibility(
            standing(rectification="open", duties_done=False, pledged=False, already_asked=True),
            today=date(2026, 4, 1),
        )
        assert answer.lacks == (
            Lack.TOO_EARLY,
            Lack.NOT_RECTIFIED,
            Lack.DUTIES_OPEN,
            Lack.NO_PLEDGE,
            Lack.ALREADY_ASKED,
        )

    def test_what_is_not_shown_needs_no_repair(self):
        assert eligibility(standing(on_display=False), today=DECIDED).lacks == (Lack.NOT_ON_DISPLAY,)


class TestAlways:
    @given(standings, days)
    def test_who_comes_on_the_day_he_was_told_does_not_fail_for_time(self, facts, today):
        first = eligibility(facts, today=today).may_apply_from
        if first is not None:
            assert first >= today
            assert not {Lack.TOO_EARLY, Lack.BARRED, Lack.ENDS_BY_ITSELF} & set(
                eligibility(facts, today=first).lacks
            )

    @given(standings, days)
    def test_a_day_before_that_day_is_too_early(self, facts, today):
        first = eligibility(facts, today=today).may_apply_from
        if first is not None and first > today:
            before = eligibility(facts, today=first - timedelta(days=1))
            assert {Lack.TOO_EARLY, Lack.BARRED} & set(before.lacks)

    @given(standings, days)
    def test_nobody_is_eligible_before_the_minimum_barred_or_without_duties_and_pledge(self, facts, today):
        if eligibility(facts, today=today).is_eligible:
            assert all((facts.on_display, facts.of_this_node, facts.duties_done, facts.pledged))
            assert facts.repairable_from is not None
            assert today >= facts.repairable_from
            assert facts.barred_until is None or today > facts.barred_until
            assert facts.rectification in ("", "accepted")

    @given(standings, days)
    def test_where_there_is_no_date_the_reason_is_final(self, facts, today):
        answer = eligibility(facts, today=today)
        assert (answer.may_apply_from is None) == bool(FINAL & set(answer.lacks))

    @given(standings, days)
    def test_time_alone_takes_no_right_away_while_the_record_is_shown(self, facts, today):
        later = today + timedelta(days=1)
        if eligibility(facts, today=today).is_eligible:
            assert eligibility(facts, today=later).is_eligible
