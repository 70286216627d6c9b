from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from records.access.models import AuditEntry, User
from records.clocks import services
from records.clocks.models import CalendarDay, CalendarYear, DeadlineRule
from records.clocks.reference import load
from records.clocks.rules import NamedDay, read_days
from records.common.deadlines import Extension, Length, Pause
from records.subjects.models import Region

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
NOTICE_2027 = "国务院办公厅关于2027年部分节假日安排的通知"


@pytest.fixture(autouse=True)
def loaded():
    load()


@pytest.fixture
def li():
    return User.objects.create(username="li", full_name="李管理")


def region(code):
    return Region.objects.get(code=code)


def rule(key, number, *, where=None, unit="wd", rolls=False):
    return DeadlineRule.objects.create(
        key=key, number=number, unit=unit, rolls=rolls, basis="许昌市规定", region=where
    )


def test_a_deadline_over_spring_festival_is_ready_to_print():
    due = services.due("objection_total", date(2026, 2, 11))
    assert due.due_on == date(2026, 2, 27)
    assert due.assumed_years == ()
    assert "期限：7个工作日，至2026-02-27" in due.explain()


def test_a_deadline_in_a_year_nobody_entered_says_so():
    CalendarYear.objects.filter(year__gte=2027).delete()
    due = services.due("objection_total", date(2026, 12, 28))
    assert due.due_on == date(2027, 1, 6)
    assert due.assumed_years == (2027,)
    assert "尚未录入2027年" in due.explain()


def test_a_reply_in_days_waits_for_duty_to_begin_and_a_display_period_does_not():
    assert services.due("petition_extension", date(2026, 9, 2)).due_on == date(2026, 10, 8)
    assert services.due("display_min_ordinary", date(2026, 7, 2)).due_on == date(2026, 10, 2)


def test_pauses_and_extensions_reach_the_engine():
    due = services.due(
        "objection_own",
        date(2026, 3, 9),
        pauses=[Pause(date(2026, 3, 11), date(2026, 3, 12), "鉴定")],
        extensions=[Extension(services.length_of("objection_extension"), "复杂", "张主任")],
    )
    # 10 | 13, 16 | 17, 18, 19.
    assert due.due_on == date(2026, 3, 19)
    assert "张主任" in due.explain()


def test_many_deadlines_share_one_reading_of_the_calendar(django_assert_num_queries):
    calendar = services.calendar()
    services.due("objection_own", date(2026, 3, 9), calendar=calendar)
    with django_assert_num_queries(3):
        for day in (2, 3, 4):
            services.due("objection_own", date(2026, 3, day), calendar=calendar)


def test_the_rule_of_the_nearest_region_serves():
    rule("objection_own", 6, where=region("410000"))
    rule("objection_own", 2, where=region("411000"))
    assert services.length_of("objection_own", "411002") == Length(2, "wd")
    assert services.length_of("objection_own", region("410100")) == Length(6, "wd")
    assert services.length_of("objection_own", "110000") == Length(3, "wd")
    assert services.length_of("objection_own") == Length(3, "wd")


def test_a_source_may_have_a_hold_of_its_own_or_none_at_all():
    assert services.length_of("prior_notice_hold.penalty", "411000") == Length(5, "wd")
    rule("prior_notice_hold.penalty", 0)
    assert services.length_of("prior_notice_hold.penalty", "411000") == Length(0, "wd")
    assert services.length_of("prior_notice_hold.judgment", "411000") == Length(5, "wd")
    # The exact key goes before the nearer region.
    rule("prior_notice_hold", 8, where=region("411000"))
    assert services.length_of("prior_notice_hold.penalty", "411000") == Length(0, "wd")
    assert services.length_of("prior_notice_hold.judgment", "411000") == Length(8, "wd")


def test_a_default_that_is_missing_from_the_table_still_answers():
    DeadlineRule.objects.all().delete()
    assert services.length_of("repair_total") == Length(10, "wd")
    assert services.length_of("prior_notice_hold.penalty") == Length(5, "wd")


def test_a_key_that_nobody_knows_is_an_error_and_not_a_guess():
    with pytest.raises(services.UnknownDeadline, match="repair_totl"):
        services.length_of("repair_totl")


def test_staff_enter_the_notice_and_deadlines_follow(li):
    CalendarYear.objects.filter(year=2027).delete()
    assert services.unknown_years(today=date(2026, 11, 20)) == [2027]
    days = read_days(2027, "1月1日至1月3日 元旦", is_working=False)
    services.enter_year(year=2027, source=NOTICE_2027, days=days, by=li, at=NOW)
    assert services.unknown_years(today=date(2026, 11, 20)) == []
    due = services.due("objection_total", date(2026, 12, 28))
    assert (due.due_on, due.assumed_years) == (date(2027, 1, 7), ())


def test_a_corrected_notice_replaces_the_old_one_and_leaves_a_trace(li):
    first = read_days(2027, "2月5日至2月6日 春节", is_working=False)
    services.enter_year(year=2027, source=NOTICE_2027, days=first, by=li, at=NOW)
    second = read_days(2027, "2月6日至2月7日 春节", is_working=False)
    entered = services.enter_year(year=2027, source="更正通知", days=second, by=li, at=NOW)
    assert list(entered.days.order_by("day").values_list("day", flat=True)) == [
        date(2027, 2, 6),
        date(2027, 2, 7),
    ]
    assert (entered.source, entered.changed_at) == ("更正通知", NOW)
    trace = AuditEntry.objects.filter(action="clocks.enter_year").latest("id")
    assert (trace.by, trace.subject_uid) == (li, "2027")
    assert trace.details == {"source": "更正通知", "changed_days": ["2027-02-05", "2027-02-07"]}


def test_a_notice_that_contradicts_itself_changes_nothing(li):
    twice = [NamedDay(date(2026, 2, 14), is_working, "春节") for is_working in (True, False)]
    with pytest.raises(ValidationError, match="出现两次"):
        services.enter_year(year=2026, source=NOTICE_2027, days=twice, by=li, at=NOW)
    assert CalendarDay.objects.filter(year=2026).count() == 39


def test_a_changed_deadline_serves_at_once_and_leaves_a_trace(li):
    changed = services.set_rule(
        key="repair_total", number=7, unit="wd", basis="市场监管总局令第107号", by=li, at=NOW
    )
    assert services.length_of("repair_total") == Length(7, "wd")
    assert changed.changed_at == NOW
    trace = AuditEntry.objects.get(action="clocks.set_rule")
    assert (trace.details["before"], trace.details["after"]) == ("10 wd", "7 wd")
    load()
    assert services.length_of("repair_total") == Length(7, "wd")


def test_a_region_gets_its_own_deadline_and_gives_it_up_again(li):
    own = services.set_rule(
        key="repair_total", number=5, unit="wd", basis="许昌市规定", region=region("411000"), by=li, at=NOW
    )
    assert services.length_of("repair_total", "411000") == Length(5, "wd")
    assert services.length_of("repair_total", "410100") == Length(10, "wd")
    assert AuditEntry.objects.get(action="clocks.set_rule").details["before"] is None
    services.remove_rule(rule=own, by=li, at=NOW)
    assert services.length_of("repair_total", "411000") == Length(10, "wd")
    assert AuditEntry.objects.get(action="clocks.remove_rule").details["region"] == "411000"


def test_a_general_deadline_cannot_be_removed(li):
    general = DeadlineRule.objects.get(key="repair_total", region=None)
    with pytest.raises(ValidationError, match="不能删除"):
        services.remove_rule(rule=general, by=li, at=NOW)
    assert DeadlineRule.objects.filter(pk=general.pk).exists()
    assert not AuditEntry.objects.filter(action="clocks.remove_rule").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "repair_totl"}, None),
        ({"number": 40_000}, "number"),
        ({"unit": "weeks"}, "unit"),
        ({"basis": ""}, "basis"),
        ({"key": "prior_notice_hold.A B"}, "key"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(li, change, field):
    values = {"key": "repair_total", "number": 3, "unit": "d", "basis": "依据"} | change
    with pytest.raises(ValidationError) as caught:
        services.set_rule(**values, by=li, at=NOW)
    if field:
        assert field in caught.value.message_dict
    else:
        assert caught.value.code == "deadline_unknown"


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: rule("repair_total", 1), "deadline_rule_once_per_region"),
        (lambda: rule("Repair Total", 1), "deadline_rule_key_shape"),
        (lambda: rule("repair_total.x", 1, unit="w"), "deadline_rule_unit_known"),
        (lambda: rule("repair_total.x", 36_501), "deadline_rule_number_in_range"),
        (
            lambda: DeadlineRule.objects.create(key="repair_total.x", number=1, unit="d", basis=""),
            "deadline_rule_has_a_basis",
        ),
        (
            lambda: CalendarDay.objects.create(
                day=date(2025, 12, 31), year_id=2026, is_working=False, name="元旦", source="通知"
            ),
            "calendar_day_in_its_year",
        ),
    ],
)
def test_the_database_itself_refuses(make, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_rows_read_as_people_speak():
    assert str(DeadlineRule.objects.get(key="repair_total", region=None)) == "repair_total：10个工作日"
    assert str(rule("repair_total", 5, where=region("411000"))) == "411000 repair_total：5个工作日"
    assert str(CalendarYear(year=2026)) == "2026"
    assert str(CalendarDay.objects.get(day=date(2026, 2, 28))) == "2026-02-28 春节（上班）"
    assert str(CalendarDay.objects.get(day=date(2026, 2, 17))) == "2026-02-17 春节（放假）"
