"""Who answers is found by the seat he held then, confirmed by a second person, and never leaves the office."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.common.workflow import TransitionDenied
from records.consequences import services
from records.subjects.models import Official, Organisation, Post
from tests.records.consequences.factories import (
    NOW,
    XUCHANG,
    bureau,
    published,
    responsibility_in,
)


@pytest.fixture
def official(db):
    return Official.objects.create(name="欧阳示例")


def seat(official, title, from_on, until_on=None, organisation=None):
    return Post.objects.create(
        organisation=organisation or bureau(),
        title=title,
        official=official,
        from_on=from_on,
        until_on=until_on,
    )


def test_the_seat_of_that_day_counts_and_not_todays(who, official):
    then = seat(official, "副局长", date(2024, 1, 1), date(2026, 3, 31))
    seat(official, "局长", date(2026, 4, 1))
    found = responsibility_in(who, official=official, conduct_on=date(2026, 1, 20))
    assert found.post == then


def test_who_has_left_answers_all_the_same(who, official):
    then = seat(official, "局长", date(2020, 1, 1), date(2026, 2, 28))
    elsewhere = Organisation.objects.create(name="示例市审计局", kind="department", region_id=XUCHANG)
    seat(official, "局长", date(2026, 3, 1), organisation=elsewhere)
    assert responsibility_in(who, official=official, conduct_on=date(2026, 1, 20)).post == then


def test_without_a_seat_on_that_day_none_is_made_up(who, official):
    seat(official, "局长", date(2026, 4, 1))
    assert responsibility_in(who, official=official, conduct_on=date(2026, 1, 20)).post is None


def test_the_same_person_answers_once(who, official):
    found = responsibility_in(who, official=official)
    with pytest.raises(ValidationError) as refused:
        responsibility_in(who, record=found.record, official=official)
    assert "official" in refused.value.error_dict


def test_after_a_refusal_he_may_be_named_again(who, official):
    found = responsibility_in(who, "refused", official=official)
    assert responsibility_in(who, record=found.record, official=official).pk != found.pk


def test_nobody_confirms_whom_he_named(who):
    found = services.enter_responsibility(
        record=published(who),
        content={
            "official": Official.objects.create(name="司马示例"),
            "role": "direct",
            "conduct": "未付款。",
            "conduct_on": date(2026, 1, 20),
        },
        by=who.reviewer,
        at=NOW,
    )
    with pytest.raises(TransitionDenied) as denied:
        services.confirm_responsibility(uid=found.pk, by=who.reviewer, at=NOW)
    assert denied.value.code == "four_eyes"


def test_a_result_follows_a_confirmation(who):
    found = responsibility_in(who)
    with pytest.raises(TransitionDenied) as denied:
        services.record_result(
            uid=found.pk, result="talk", result_on=date(2026, 5, 6), document="", by=who.clerk, at=NOW
        )
    assert denied.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("result", "day", "pointer"),
    [
        ("pending", date(2026, 5, 6), "result"),
        ("talk", None, "result_on"),
        ("talk", date(2026, 5, 7), "result_on"),
    ],
)
def test_a_result_has_its_day(who, result, day, pointer):
    found = responsibility_in(who, "confirmed")
    with pytest.raises(ValidationError) as refused:
        services.record_result(uid=found.pk, result=result, result_on=day, document="", by=who.clerk, at=NOW)
    assert pointer in refused.value.error_dict


@pytest.mark.parametrize("someone", ["body", "stranger", "supervisor"])
def test_not_everybody_names_people(who, someone, official):
    record = published(who)
    with pytest.raises(TransitionDenied) as denied:
        services.enter_responsibility(
            record=record,
            content={
                "official": official,
                "role": "direct",
                "conduct": "未付款。",
                "conduct_on": date(2026, 1, 20),
            },
            by=getattr(who, someone),
            at=NOW,
        )
    assert denied.value.code == "not_your_role"
