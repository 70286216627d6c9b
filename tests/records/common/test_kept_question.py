"""Questions written once are answered as Django would answer them now: what has ended is gone with the next asking."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils.timezone import localdate

from disclosure.published import (
    GOVERNMENT,
    PUBLIC,
    newest_for,
    readable,
    record_for,
    records_for,
    versions_for,
)
from disclosure.search.criteria import Criteria
from disclosure.search.matching import listed, narrowed
from records.common.kept_question import KeptList, kept_question
from records.dishonesty.models import DishonestyRecord, RecordVersion
from tests.disclosure.factories import body, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown() -> DishonestyRecord:
    return record(organisation=body("示例市财政局"), title="逾期不付工程款")


def now(uid: Any, audience: Any = PUBLIC) -> DishonestyRecord | None:
    return record_for(audience, uid, on=localdate())


def test_a_record_is_found_by_its_key_and_no_other(shown: DishonestyRecord) -> None:
    other = record(organisation=body("示例市水利局"), title="另一条")
    for one in (shown, other):
        found = now(one.uid)
        assert found is not None
        assert (found.uid, found.title) == (one.uid, one.title)
    assert now(uuid4()) is None


@pytest.mark.parametrize(
    "change",
    [
        {"scope": "internal"},
        {"scope": "government"},
        {"display_until": localdate() - timedelta(days=1)},
        {"display_from": localdate() + timedelta(days=1)},
    ],
    ids=str,
)
def test_what_has_ended_is_gone_with_the_next_asking(shown: DishonestyRecord, change: dict[str, Any]) -> None:
    on, criteria = localdate(), Criteria(region=shown.region_id)
    asked = [
        lambda: [now(shown.uid)] if now(shown.uid) else [],
        lambda: newest_for(PUBLIC, on=on, most=6),
        lambda: newest_for(PUBLIC, on=on, most=6, region=shown.region_id),
        lambda: listed(PUBLIC, criteria, on=on).order_by("-published_at", "-uid")[:20],
    ]
    # By then each is written and planned.
    for _ in range(3):
        assert all(shown.uid in [row.uid for row in rows()] for rows in asked)
    DishonestyRecord.objects.filter(pk=shown.pk).update(**change)
    assert not any(shown.uid in [row.uid for row in rows()] for rows in asked)


def test_who_may_read_more_is_asked_for_apart(shown: DishonestyRecord) -> None:
    DishonestyRecord.objects.filter(pk=shown.pk).update(scope="government")
    assert now(shown.uid) is None
    assert now(shown.uid, GOVERNMENT) is not None


def test_each_day_is_another_question(shown: DishonestyRecord) -> None:
    last = shown.display_until
    assert last is not None
    assert record_for(PUBLIC, shown.uid, on=last) is not None
    assert record_for(PUBLIC, shown.uid, on=last + timedelta(days=1)) is None


@pytest.mark.parametrize(
    "criteria",
    [Criteria(), Criteria(region="411000"), Criteria(severity="serious"), Criteria(source="arrears")],
)
def test_the_first_page_of_a_list_is_djangos(shown: DishonestyRecord, criteria: Criteria) -> None:
    on, order = localdate(), ("-published_at", "-uid")
    record(organisation=body("示例市教育局", region="411000"), title="第三条", severity="serious")
    rows = listed(PUBLIC, criteria, on=on)
    djangos = narrowed(readable(records_for(PUBLIC, on=on)), criteria).order_by(*order)
    assert isinstance(rows, KeptList)
    assert rows.order_by(*order)[:2] == list(djangos[:2])
    assert list(rows.order_by(*order).all()) == list(djangos)
    with pytest.raises(TypeError):
        rows.order_by(*order)[1:2]


def test_what_others_may_be_meant_by_is_looked_up_each_time() -> None:
    on = localdate()
    assert not isinstance(listed(PUBLIC, Criteria(q="工程款"), on=on), KeptList)
    assert not isinstance(listed(PUBLIC, Criteria(organisation=uuid4()), on=on), KeptList)


def test_versions_are_those_of_their_record(shown: DishonestyRecord) -> None:
    record(organisation=body("示例市水利局"), title="另一条")
    expected = RecordVersion.objects.filter(record_id=shown.uid).order_by("number")
    assert versions_for(shown) == list(expected)
    assert expected
    assert "content" not in vars(versions_for(shown)[0])


def test_a_question_without_an_answer_has_none() -> None:
    @kept_question
    def nothing() -> QuerySet[DishonestyRecord]:
        return DishonestyRecord.objects.filter(pk__in=[])

    assert nothing() == []
