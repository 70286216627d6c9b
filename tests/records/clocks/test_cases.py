"""Deadlines of cases over Spring Festival, National Day and an unknown year, each reckoned by hand in the test."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from records.access.models import AuditEntry
from records.access.services import clock_user
from records.clocks import cases, services
from records.clocks.kinds import UnknownCaseKind
from records.clocks.models import CalendarYear, Deadline
from records.common.deadlines import Extension, Length, Pause, compute
from records.common.workflow import TransitionDenied
from tests.records.clocks.factories import KIND, THEN, named, on, started


def fresh(deadline):
    return Deadline.objects.get(pk=deadline.pk)


def extended(deadline, office, number, unit, day):
    asked = cases.ask_extension(
        deadline=deadline, number=number, unit=unit, reason="须调取合同原件", by=office.clerk, at=day
    )
    return cases.decide_extension(extension=asked, granted=True, by=office.supervisor, at=day)


class TestHandReckoned:
    def test_a_pause_across_spring_festival(self, office):
        # 7 working days from Wed 11 Feb 2026. Off: 15-23 Feb; made up: Sat 14 and Sat 28 Feb.
        # Without a pause: 12, 13, Sat 14, 24, 25, 26, 27 -> 27 Feb.
        deadline = started(office.clerk, date(2026, 2, 11))
        assert deadline.due_on == date(2026, 2, 27)
        # Paused Fri 13, resumed Tue 24 Feb, both days out: 12 | 25, 26, 27, Sat 28, 2 Mar, 3 Mar -> 3 March.
        cases.pause(deadline=deadline, reason="等待申请人补正材料", by=office.clerk, at=on(2, 13))
        cases.resume(deadline=deadline, by=office.clerk, at=on(2, 24))
        assert fresh(deadline).due_on == date(2026, 3, 3)
        assert "等待申请人补正材料" in fresh(deadline).explanation
        assert "2026-02-28" in fresh(deadline).explanation

    def test_two_pauses_in_one_period(self, office):
        # 7 working days from Mon 9 March: 10, 11, 12, 13, 16, 17, 18. Out: 11-12 and 17.
        # 10 | 13, 16 | 18, 19, 20, 23 -> 23 March.
        deadline = started(office.clerk, date(2026, 3, 9))
        cases.pause(deadline=deadline, reason="鉴定", by=office.clerk, at=on(3, 11))
        cases.resume(deadline=deadline, by=office.clerk, at=on(3, 12))
        cases.pause(deadline=deadline, reason="听证", by=office.clerk, at=on(3, 17))
        cases.resume(deadline=deadline, by=office.clerk, at=on(3, 17))
        assert fresh(deadline).due_on == date(2026, 3, 23)

    def test_an_extension_across_national_day(self, office):
        # 3 working days from Mon 28 Sep 2026: 29, 30, then 1-7 Oct off, 8 -> 8 Oct.
        deadline = started(office.clerk, date(2026, 9, 28), key="objection_own")
        assert deadline.due_on == date(2026, 10, 8)
        # 3 more, granted on 30 Sep: Fri 9, Sat 10 (made up), Mon 12 -> 12 Oct.
        extended(deadline, office, 3, "wd", on(9, 30))
        assert fresh(deadline).due_on == date(2026, 10, 12)
        assert "须调取合同原件" in fresh(deadline).explanation

    def test_a_pause_and_an_extension_across_national_day(self, office):
        # 30 days from Tue 1 Sep, rolling: Thu 1 Oct is off, so 8 Oct.
        deadline = started(office.clerk, date(2026, 9, 1), key="rectification_finish")
        assert deadline.due_on == date(2026, 10, 8)
        # Out 10-12 Sep: the 30th counting day is Sun 4 Oct, still off, so 8 Oct stays.
        cases.pause(deadline=deadline, reason="等待鉴定结论", by=office.clerk, at=on(9, 10))
        cases.resume(deadline=deadline, by=office.clerk, at=on(9, 12))
        assert fresh(deadline).due_on == date(2026, 10, 8)
        # 15 days more count from the end of the period itself, 4 Oct: Mon 19 Oct.
        extended(deadline, office, 15, "d", on(9, 30))
        assert fresh(deadline).due_on == date(2026, 10, 19)

    def test_a_pause_and_an_extension_into_a_year_nobody_entered(self, office):
        CalendarYear.objects.filter(year__gte=2027).delete()
        # 7 from Mon 28 Dec 2026: 29, 30, 31, then Monday to Friday is assumed: Fri 1, 4, 5, 6 -> 6 Jan 2027.
        deadline = started(office.clerk, date(2026, 12, 28))
        assert deadline.due_on == date(2027, 1, 6)
        # Out 31 Dec to 4 Jan: 29, 30 | 5, 6, 7, 8, Mon 11 -> 11 Jan; 3 more: 12, 13, 14.
        cases.pause(deadline=deadline, reason="补正", by=office.clerk, at=on(12, 31))
        cases.resume(deadline=deadline, by=office.clerk, at=on(1, 4, 2027))
        assert fresh(deadline).due_on == date(2027, 1, 11)
        extended(deadline, office, 3, "wd", on(1, 8, 2027))
        assert fresh(deadline).due_on == date(2027, 1, 14)
        assert "尚未录入2027年" in fresh(deadline).explanation


@given(
    number=st.integers(0, 60),
    pause_from=st.integers(0, 90),
    pause_days=st.integers(0, 40),
    more=st.integers(1, 30),
    unit=st.sampled_from(["wd", "d"]),
)
def test_a_pause_or_an_extension_never_shortens_a_period(number, pause_from, pause_days, more, unit):
    from datetime import timedelta

    class Week:
        def knows(self, year):
            return True

        def is_working(self, day):
            return day.weekday() < 5

    start = date(2026, 1, 30)
    first = start + timedelta(days=pause_from)
    pause = Pause(first, first + timedelta(days=pause_days))
    plain = compute(start, Length(number, unit), Week()).due_on
    paused = compute(start, Length(number, unit), Week(), [pause]).due_on
    longer = compute(start, Length(number, unit), Week(), [pause], [Extension(Length(more, unit))]).due_on
    assert plain <= paused < longer


class TestStarting:
    def test_it_says_what_until_when_why_and_what_then(self, office):
        deadline = started(office.clerk, date(2026, 3, 9))
        assert (deadline.label, deadline.due_on, deadline.consequence) == (
            "异议处理总时限",
            date(2026, 3, 18),
            THEN,
        )
        assert "第41条" in deadline.basis
        assert "期限：7个工作日，至2026-03-18" in deadline.explanation
        assert AuditEntry.objects.filter(action="deadline.started", by=office.clerk).count() == 1

    def test_the_same_period_does_not_run_twice(self, office):
        first = started(office.clerk, date(2026, 3, 9))
        again = started(office.clerk, date(2026, 3, 12), case_uid=first.case_uid)
        assert (again.pk, again.start_on) == (first.pk, date(2026, 3, 9))
        assert Deadline.objects.count() == 1
        assert AuditEntry.objects.filter(action="deadline.started").count() == 1

    def test_once_met_it_may_begin_anew(self, office):
        first = started(office.clerk, date(2026, 3, 9))
        cases.meet(**named(first), by=office.clerk, at=on(3, 10))
        assert started(office.clerk, date(2026, 3, 12), case_uid=first.case_uid).pk != first.pk

    def test_a_rule_that_changes_later_moves_no_date_that_was_told(self, office):
        deadline = started(office.clerk, date(2026, 3, 9))
        services.set_rule(
            key="objection_total", number=2, unit="wd", basis="改", by=office.clerk, at=on(3, 10)
        )
        cases.pause(deadline=deadline, reason="补正", by=office.clerk, at=on(3, 10))
        cases.resume(deadline=deadline, by=office.clerk, at=on(3, 10))
        # Of the old 7, the 10th is out: 11, 12, 13, 16, 17, 18, 19.
        assert fresh(deadline).due_on == date(2026, 3, 19)

    def test_an_order_may_set_a_length_of_its_own(self, office):
        deadline = started(
            office.clerk, date(2026, 3, 9), key="rectification_explain", length=Length(2, "wd")
        )
        assert deadline.due_on == date(2026, 3, 11)

    def test_an_applicant_without_an_account_is_no_obstacle(self, office):
        assert started(None, date(2026, 3, 9)).started_by == clock_user()

    def test_a_kind_that_nobody_registered_is_a_mistake_that_shows(self, office):
        with pytest.raises(UnknownCaseKind):
            started(office.clerk, date(2026, 3, 9), case_kind="no-such-room")

    def test_what_is_not_open_cannot_be_met_and_says_nothing(self, office):
        assert (
            cases.meet(
                key="objection_own", case_kind=KIND, case_uid=uuid.uuid4(), by=office.clerk, at=on(3, 9)
            )
            is None
        )
        assert cases.cancel(key="objection_own", case_kind=KIND, case_uid=uuid.uuid4(), by=office.clerk, at=on(3, 9)) is None  # fmt: skip

    def test_meeting_it_while_it_stands_still_counts_the_pause(self, office):
        deadline = started(office.clerk, date(2026, 3, 9))
        cases.pause(deadline=deadline, reason="补正", by=office.clerk, at=on(3, 18))
        met = cases.meet(**named(deadline), by=office.clerk, at=on(4, 20))
        # Days 1 to 6 are over on 17 March; 18 March to 20 April are out, so day 7 is 21 April.
        assert met.due_on == date(2026, 4, 21)
        assert not met.was_late
        assert fresh(deadline).open_pause is None

    def test_a_case_lists_what_is_open_before_what_is_over(self, office):
        over = started(office.clerk, date(2026, 3, 2), key="objection_mark")
        cases.meet(**named(over), by=office.clerk, at=on(3, 3))
        waiting = started(office.clerk, date(2026, 3, 9), case_uid=over.case_uid)
        assert list(cases.of_case(KIND, over.case_uid)) == [waiting, over]


class TestExtending:
    def test_nobody_decides_on_his_own_request(self, office):
        deadline = started(office.reviewer, date(2026, 3, 9), role="reviewer")
        asked = cases.ask_extension(
            deadline=deadline, number=3, unit="wd", reason="案情复杂", by=office.reviewer, at=on(3, 10)
        )
        with pytest.raises(TransitionDenied) as denied:
            cases.decide_extension(extension=asked, granted=True, by=office.reviewer, at=on(3, 10))
        assert denied.value.code == "four_eyes"
        assert fresh(deadline).due_on == date(2026, 3, 18)

    def test_refused_time_moves_nothing_and_the_reason_stays(self, office):
        deadline = started(office.clerk, date(2026, 3, 9))
        asked = cases.ask_extension(
            deadline=deadline, number=3, unit="wd", reason="案情复杂", by=office.clerk, at=on(3, 10)
        )
        cases.decide_extension(
            extension=asked, granted=False, note="材料已经齐备", by=office.supervisor, at=on(3, 11)
        )
        assert fresh(deadline).due_on == date(2026, 3, 18)
        assert fresh(deadline).extensions.get().note == "材料已经齐备"

    def test_only_one_request_waits_at_a_time(self, office):
        deadline = started(office.clerk, date(2026, 3, 9), key="rectification_finish")
        for_more = {"number": 3, "unit": "wd", "reason": "案情复杂", "by": office.clerk, "at": on(3, 10)}
        cases.ask_extension(deadline=deadline, **for_more)
        with pytest.raises(ValidationError, match="已有一份延期申请"):
            cases.ask_extension(deadline=deadline, **for_more)

    @pytest.mark.parametrize(("number", "unit"), [(0, "wd"), (367, "d"), (3, "weeks")])
    def test_a_length_that_nobody_can_mean_is_refused(self, office, number, unit):
        deadline = started(office.clerk, date(2026, 3, 9))
        with pytest.raises(ValidationError):
            cases.ask_extension(
                deadline=deadline, number=number, unit=unit, reason="理由", by=office.clerk, at=on(3, 10)
            )

    def test_what_was_acted_upon_as_overdue_is_not_extended_any_more(self, office, room):
        from records.clocks.overdue import notice_overdue

        deadline = started(office.clerk, date(2026, 3, 9))
        asked = cases.ask_extension(
            deadline=deadline, number=3, unit="wd", reason="案情复杂", by=office.clerk, at=on(3, 18)
        )
        notice_overdue(at=on(3, 19))
        with pytest.raises(TransitionDenied) as denied:
            cases.decide_extension(extension=asked, granted=True, by=office.supervisor, at=on(3, 19))
        assert denied.value.code == "deadline_over"
        cases.decide_extension(extension=asked, granted=False, by=office.supervisor, at=on(3, 19))


class TestANoticeEnteredLater:
    def days(self, text):
        from records.clocks.rules import read_days

        return read_days(2027, text, is_working=False)

    @pytest.fixture
    def notice(self, office):
        CalendarYear.objects.filter(year=2027).delete()
        open_one = started(office.clerk, date(2026, 12, 28))
        over = started(office.clerk, date(2026, 12, 28))
        cases.meet(**named(over), by=office.clerk, at=on(12, 29))
        at = on(12, 30)
        services.enter_year(
            year=2027, source="通知", days=self.days("1月1日至1月3日 元旦"), by=office.clerk, at=at
        )
        return open_one, over, at

    def test_open_periods_follow_it_and_what_is_over_stays(self, office, notice):
        from records.clocks.reckoning import reckon_year_anew

        open_one, over, at = notice
        assert reckon_year_anew(year=2027, by=office.clerk, at=at) == 1
        # With New Year's Day off: 29, 30, 31 | 4, 5, 6, 7 -> 7 January, and nothing is assumed any more.
        assert fresh(open_one).due_on == date(2027, 1, 7)
        assert "尚未录入" not in fresh(open_one).explanation
        assert fresh(over).due_on == date(2027, 1, 6)
        assert AuditEntry.objects.filter(action="deadline.reckoned_anew").count() == 1
        assert reckon_year_anew(year=2027, by=office.clerk, at=at) == 0

    def test_a_last_day_does_not_become_one_that_is_past(self, office):
        from records.clocks.reckoning import reckon_year_anew
        from records.clocks.rules import NamedDay

        CalendarYear.objects.filter(year=2027).delete()
        # 3 from Thu 7 January: 8, 11, 12. A late notice makes Sat 9 and Sun 10 days of work: 8, 9, 10.
        deadline = started(office.clerk, date(2027, 1, 7), key="objection_own")
        made_up = [NamedDay(date(2027, 1, day), True, "调休") for day in (9, 10)]
        services.enter_year(year=2027, source="通知", days=made_up, by=office.clerk, at=on(1, 12, 2027))
        assert reckon_year_anew(year=2027, by=office.clerk, at=on(1, 12, 2027)) == 0
        assert fresh(deadline).due_on == date(2027, 1, 12)
        assert reckon_year_anew(year=2027, by=office.clerk, at=on(1, 9, 2027)) == 1
        assert fresh(deadline).due_on == date(2027, 1, 10)


class TestWhatTheLawGives:
    """Articles that let a period be extended by so much let it be extended once (objection, repair, petition)."""

    def asks(self, deadline, office, number, unit="wd"):
        return cases.ask_extension(
            deadline=deadline, number=number, unit=unit, reason="须调取原件", by=office.clerk, at=on(3, 10)
        )

    def test_a_second_extension_is_refused(self, office):
        deadline = started(office.clerk, date(2026, 3, 9), key="objection_total")
        extended(deadline, office, 3, "wd", on(3, 10))
        with pytest.raises(TransitionDenied) as denied:
            self.asks(fresh(deadline), office, 1)
        assert denied.value.code == "extended_once"

    def test_who_was_refused_may_ask_again(self, office):
        deadline = started(office.clerk, date(2026, 3, 9), key="repair_total")
        first = self.asks(deadline, office, 3)
        cases.decide_extension(
            extension=first, granted=False, note="理由不足", by=office.supervisor, at=on(3, 10)
        )
        assert self.asks(fresh(deadline), office, 3).number == 3

    @pytest.mark.parametrize(("number", "unit"), [(4, "wd"), (3, "d"), (1, "m")])
    def test_nor_further_than_the_article_says(self, office, number, unit):
        deadline = started(office.clerk, date(2026, 3, 9), key="objection_total")
        with pytest.raises(TransitionDenied) as denied:
            self.asks(deadline, office, number, unit)
        assert denied.value.code == "extended_too_far"
        assert "第51条" in denied.value.message

    def test_where_the_text_gives_no_days_the_office_decides(self, office):
        deadline = started(office.clerk, date(2026, 3, 9), key="rectification_finish")
        extended(deadline, office, 20, "d", on(3, 10))
        extended(fresh(deadline), office, 5, "d", on(3, 10))
        assert fresh(deadline).extensions.filter(granted=True).count() == 2


def test_who_waited_for_the_overdue_task_comes_after_it(office, room):
    """A step that began before the task did and got the lock after it is neither lost nor out of order."""
    from records.clocks.overdue import notice_overdue

    noticed = on(3, 19)
    for end in (cases.meet, cases.cancel):
        deadline = started(office.clerk, date(2026, 3, 9))
        notice_overdue(at=noticed)
        end(**named(deadline), by=office.clerk, at=noticed - timedelta(seconds=2))
        assert (fresh(deadline).met_at or fresh(deadline).cancelled_at) == noticed
