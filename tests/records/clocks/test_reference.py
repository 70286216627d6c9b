from datetime import date

import chinese_calendar
import pytest
from django.apps import apps

from records.clocks import services
from records.clocks.catalogue import DEFAULTS
from records.clocks.models import CalendarDay, CalendarYear, DeadlineRule
from records.clocks.reference import load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    load()


def test_whole_years_are_there_and_agree_day_by_day_with_the_library():
    assert set(CalendarYear.objects.values_list("year", flat=True)) >= set(range(2004, 2027))
    calendar = services.calendar()
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert calendar.is_working(day) == chinese_calendar.is_workday(day), day
        day = day.fromordinal(day.toordinal() + 1)


def test_pages_show_chinese_names_of_holidays():
    names = set(CalendarDay.objects.values_list("name", flat=True))
    assert {"春节", "国庆节"} <= names
    assert all(not name.isascii() for name in names)


def test_loading_again_adds_and_changes_nothing(django_assert_max_num_queries):
    def everything():
        return [
            list(model.objects.order_by("pk").values()) for model in (CalendarYear, CalendarDay, DeadlineRule)
        ]

    before = everything()
    with django_assert_max_num_queries(4):
        load(apps)
    assert everything() == before


def test_what_staff_changed_stays_and_what_they_did_not_follows_the_new_edition():
    touched = DeadlineRule.objects.get(key="repair_total", region=None)
    DeadlineRule.objects.filter(pk=touched.pk).update(number=5, changed_at="2026-03-01T00:00:00Z")
    DeadlineRule.objects.filter(key="repair_accept").update(number=9)
    DeadlineRule.objects.filter(key="objection_mark").delete()
    CalendarDay.objects.filter(day=date(2026, 2, 28)).delete()
    CalendarYear.objects.filter(year=2026).update(source="许昌市人民政府办公室通知")
    load()
    lengths = {rule.key: rule.number for rule in DeadlineRule.objects.filter(region=None)}
    assert (lengths["repair_total"], lengths["repair_accept"], lengths["objection_mark"]) == (5, 3, 1)
    assert not CalendarDay.objects.filter(day=date(2026, 2, 28)).exists()
    assert CalendarYear.objects.get(year=2026).source == "许昌市人民政府办公室通知"


def test_a_year_that_is_missing_is_filled_in():
    CalendarYear.objects.filter(year__in=[2025, 2026]).delete()
    assert not CalendarDay.objects.filter(day__year=2026).exists()
    load()
    assert CalendarDay.objects.filter(year=2026, is_working=True).count() == 6
    assert CalendarDay.objects.filter(year=2026, is_working=False).count() == 33


def test_every_default_is_loaded_as_the_catalogue_says():
    rules = {rule.key: rule for rule in DeadlineRule.objects.filter(region=None)}
    for default in DEFAULTS:
        rule = rules[default.key]
        assert (rule.length, rule.rolls, rule.basis) == (default.length, default.rolls, default.basis)
        assert rule.changed_at is None
