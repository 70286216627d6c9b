"""Everybody reads what was answered and how long it took; nobody can find out from it who complained."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from disclosure.published import PUBLIC
from disclosure.published.complaints import FEWEST, Part, answers_for, blurred, count, present_answer
from records.common.ids import new_uid
from supervision.complaints import services
from supervision.complaints.models import Complaint
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import Office, anonymous, filed


@pytest.fixture
def office(bureau: Any) -> Office:
    return factories.office()


def published(office: Office, **more: Any) -> Complaint:
    case = factories.in_state(office, "answered", **more)
    services.publish_answer(
        complaint=case.pk,
        title="工程款已付清",
        text="经查属实，该单位已付清工程款。",
        by=office.reviewer,
        at=timezone.now(),
    )
    return factories.fresh(case)


NUMBERS = st.lists(st.integers(0, 12), min_size=1, max_size=8)


@given(numbers=NUMBERS)
def test_what_is_too_small_is_never_said_and_never_left_as_the_only_rest(numbers: list[int]) -> None:
    shown = blurred([Part(str(place), number) for place, number in enumerate(numbers)])
    assert [part.name for part in shown] == [str(place) for place in range(len(numbers))]
    hidden = [number for part, number in zip(shown, numbers, strict=True) if part.number is None]
    assert all(part.number is None or part.number >= FEWEST for part in shown)
    assert all(number in hidden for number in numbers if number < FEWEST)
    # The whole less all that is said must not be one small number alone.
    assert len(hidden) != 1 or len(numbers) == 1


@given(numbers=NUMBERS.filter(lambda numbers: min(numbers) >= FEWEST))
def test_nothing_is_left_out_without_need(numbers: Sequence[int]) -> None:
    shown = blurred([Part(str(place), number) for place, number in enumerate(numbers)])
    assert [part.number for part in shown] == list(numbers)


def test_a_published_answer_is_read_by_all_and_says_nothing_of_whoever_complained(
    client: Client, office: Office
) -> None:
    case = published(office, at=factories.NOW - timedelta(days=9))
    assert client.get(f"/complaints/answers/{case.pk}/").status_code == 200
    pages = [
        f"/complaints/answers/{case.pk}/",
        "/complaints/answers/",
        "/complaints/",
        "/complaints/answers/?kind=contract",
    ]
    pages += ["/api/v1/public/complaints/answers/", f"/api/v1/public/complaints/answers/{case.pk}/"]
    for path in pages:
        text = client.get(path).content.decode()
        assert "工程款已付清" in text, path
        for word in (
            factories.NAME, factories.PHONE, case.title, case.statement, case.wished, case.contract_number, case.number,
            str(timezone.localdate(case.filed_at)),
        ):  # fmt: skip
            assert word not in text, (path, word)
    assert "工程款已付清" not in client.get("/complaints/answers/?kind=arrears").content.decode()


def test_an_answer_that_was_not_published_or_was_taken_down_is_nowhere(
    client: Client, office: Office
) -> None:
    waiting = factories.in_state(office, "answered")
    gone = published(office, contract_number="另一份合同")
    services.unpublish_answer(complaint=gone.pk, reason="写错了。", by=office.reviewer, at=timezone.now())
    for uid in (waiting.pk, gone.pk):
        assert client.get(f"/complaints/answers/{uid}/").status_code == 404
        assert client.get(f"/api/v1/public/complaints/answers/{uid}/").status_code == 404
    assert client.get("/api/v1/public/complaints/answers/").json()["results"] == []


def test_a_name_that_was_only_typed_in_is_not_published(office: Office) -> None:
    case = published(office, body=None, body_name="王某某开的园区公司")
    assert present_answer(answers_for(PUBLIC).get(pk=case.pk))["organisation"] is None


def test_numbers_end_with_the_last_full_month_and_small_ones_are_not_said(office: Office) -> None:
    on = date(2026, 7, 9)
    for number in range(4):
        filed(office, anonymous(), title=f"第{number}件")
    filed(office, anonymous(), kind="service")
    # Of this month, and of the year before.
    filed(office, anonymous(), at=factories.NOW + timedelta(days=10))
    filed(office, anonymous(), at=factories.NOW - timedelta(days=300))
    counted = count(region="411000", on=on)
    assert (counted.first, counted.last) == (date(2026, 1, 1), date(2026, 6, 30))
    kinds = {part.name: part.number for part in counted.kinds}
    assert counted.filed == 5
    assert kinds["contract"] == 4
    assert kinds["service"] is None
    assert [part.number for part in counted.bodies] == [5]
    assert counted.on_time is None
    assert count(region="110000", on=on).filed is None


def test_a_complaint_that_comes_in_today_changes_no_number_today(client: Client, office: Office) -> None:
    paths = ("/complaints/figures/", "/complaints/", "/api/v1/public/complaints/statistics/")
    before = [client.get(path).content for path in paths]
    filed(office, at=timezone.now())
    from django.core.cache import cache

    cache.clear()
    assert [client.get(path).content for path in paths] == before


def test_statistics_are_told_of_a_region_and_a_wrong_one_is_named(client: Client, office: Office) -> None:
    answer = client.get("/api/v1/public/complaints/statistics/?region=411000").json()
    assert answer["fewest"] == FEWEST
    assert answer["filed"] is None
    assert {part["name"] for part in answer["kinds"]} >= {"arrears", "contract"}
    wrong = client.get("/api/v1/public/complaints/statistics/?region=999999")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "unknown_region")
    assert (
        client.get("/api/v1/public/complaints/answers/?kind=x").json()["errors"][0]["code"] == "unknown_value"
    )
    assert (
        client.get("/api/v1/public/complaints/answers/?organisation=x").json()["errors"][0]["code"]
        == "invalid"
    )


def test_the_list_of_answers_goes_on_page_by_page(client: Client, office: Office) -> None:
    case = published(office)
    for number in range(20):
        # The same again under another number: what is read here does not depend on how it came about.
        case.pk, case.number = new_uid(), f"{case.number[:-6]}9{number:05d}"
        case.save(force_insert=True)
    first = client.get("/complaints/answers/").content.decode()
    assert first.count('<article class="card">') == 20
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(following).content.decode().count('<article class="card">') == 1
    results = client.get(
        f"/api/v1/public/complaints/answers/?organisation={office.bureau.pk}&page_size=100"
    ).json()
    assert len(results["results"]) == 21
