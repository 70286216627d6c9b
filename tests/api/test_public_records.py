"""What everybody may read of records: the fields, the filters, one record, its versions."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate
from rest_framework import serializers

from records.dishonesty.api import schemas
from records.dishonesty.api.shape import masked_name, present_for_staff
from records.subjects.models import OrganisationName
from tests.disclosure.factories import about_official, body, hidden_records, record

pytestmark = pytest.mark.django_db
LIST = "/api/v1/public/records/"

FIXED_FIELDS = {
    "uid", "version", "status", "scope", "end_reason", "subject_type", "organisation", "official_name", "source",
    "domain", "severity", "title", "facts", "legal_basis", "document_number", "authority", "decided_on",
    "display_from", "display_until", "under_objection", "under_litigation", "subject_comment", "rectification", "consequences",
    "region", "origin", "published_at", "updated_at",
}  # fmt: skip


def described(shape: serializers.Serializer, answer: Any, place: str = "") -> None:
    """Fail where the answer has other members than its description."""
    assert set(answer) == set(shape.fields), place
    for name, field in shape.fields.items():
        if isinstance(field, serializers.Serializer) and answer[name] is not None:
            described(field, answer[name], f"{place}/{name}")


def test_one_record_has_all_promised_fields_and_those_that_the_description_names(api):
    kept = record(title="未按期支付工程款")

    shown = api.get(f"{LIST}{kept.uid}/").json()

    assert set(shown) >= FIXED_FIELDS
    described(schemas.Record(), shown)
    assert shown["uid"] == str(kept.uid)
    assert shown["organisation"] == {
        "uid": str(kept.organisation_id),
        "name": "许昌市城市管理局",
        "uscc": None,
        "region": {"code": "411000", "name": kept.region.name},
    }
    assert shown["end_reason"] is None
    assert shown["origin"] == {"code": "411000", "name": "信用许昌"}
    assert shown["decided_on"] == (localdate() - timedelta(days=40)).isoformat()


def test_staff_see_the_same_names_as_the_public(api):
    kept = record()
    public = api.get(f"{LIST}{kept.uid}/").json()
    staff = present_for_staff(kept, official_name=masked_name(kept))

    assert set(staff) - {"work"} == set(public)
    described(schemas.StaffRecord(), staff)
    assert {name: staff[name] for name in public if not name.endswith("_at")} == {
        name: public[name] for name in public if not name.endswith("_at")
    }


def test_an_official_without_a_basis_is_three_stars(api):
    kept = about_official("欧阳修文", title="公务员失信")

    answer = api.get(f"{LIST}{kept.uid}/")

    assert answer.json()["official_name"] == "***"
    assert "欧阳" not in answer.content.decode()


@pytest.fixture
def found(api) -> Any:
    """The titles that a query finds."""

    def ask(**query: Any) -> set[str]:
        answer = api.get(LIST, query)
        assert answer.status_code == 200, answer.content.decode()
        return {row["title"] for row in answer.json()["results"]}

    return ask


@pytest.fixture
def two(db) -> SimpleNamespace:
    """Two records that differ in everything that can be asked for."""
    today = localdate()
    one = record(title="拖欠货款", decided_on=today - timedelta(days=40))
    other = about_official(
        "欧阳修文",
        title="承诺未兑现",
        organisation=body("长葛市招商局", region="411082", uscc="11990100000000027A"),
        source="broken_pledge",
        document_kind="determination",
        domain="investment",
        severity="serious",
        decided_on=today - timedelta(days=10),
    )
    return SimpleNamespace(one=one, other=other)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"拖欠货款", "承诺未兑现"}),
        ({"q": "货款"}, {"拖欠货款"}),
        ({"q": "長葛市"}, {"承诺未兑现"}),
        ({"q": "11990100000000027A"}, {"承诺未兑现"}),
        ({"q": "没有这几个字"}, set()),
        ({"region": "411082"}, {"承诺未兑现"}),
        ({"region": "411000"}, {"拖欠货款", "承诺未兑现"}),
        ({"region": "440000"}, set()),
        ({"domain": "investment"}, {"承诺未兑现"}),
        ({"source": "judgment"}, {"拖欠货款"}),
        ({"severity": "serious"}, {"承诺未兑现"}),
        ({"subject_type": "organisation"}, {"拖欠货款"}),
        ({"source": "judgment", "severity": "serious"}, set()),
    ],
)
def test_each_filter_narrows_the_list(two, found, query, titles):
    assert found(**query) == titles


def test_filters_by_body_and_by_day(two, found):
    today = localdate()
    assert found(organisation=str(two.one.organisation_id)) == {"拖欠货款"}
    assert found(decided_from=str(today - timedelta(days=10))) == {"承诺未兑现"}
    assert found(decided_to=str(today - timedelta(days=40))) == {"拖欠货款"}
    assert (
        found(decided_from=str(today - timedelta(days=39)), decided_to=str(today - timedelta(days=11)))
        == set()
    )


def test_a_body_is_found_under_the_name_that_it_had(api):
    now_called = body("许昌市城市管理局")
    OrganisationName.objects.create(organisation=now_called, name="许昌市城管大队", kind="former")
    now_called.derive()
    now_called.save()

    found = api.get("/api/v1/public/organisations/", {"q": "城管大队"}).json()["results"]

    assert [row["uid"] for row in found] == [str(now_called.uid)]


@pytest.mark.parametrize("ordering", ["-published_at", "published_at", "-decided_on", "decided_on"])
def test_the_list_comes_in_the_order_that_was_asked_for(two, api, ordering):
    column = ordering.lstrip("-")

    rows = api.get(LIST, {"ordering": ordering}).json()["results"]

    values = [row[column] for row in rows]
    assert values == sorted(values, reverse=ordering.startswith("-"))
    assert len(values) == 2


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ({"severity": "dreadful"}, "?severity", "unknown_value"),
        ({"region": "999999"}, "?region", "unknown_region"),
        ({"region": "41"}, "?region", "unknown_region"),
        ({"organisation": "not-a-uid"}, "?organisation", "not_a_uid"),
        ({"decided_from": "yesterday"}, "?decided_from", "not_a_date"),
        ({"decided_from": "2026-05-02", "decided_to": "2026-05-01"}, "?decided_to", "before_start"),
        ({"ordering": "facts"}, "?ordering", "unknown_value"),
        ({"serverity": "serious"}, "?serverity", "unknown_parameter"),
        ({"page_size": "0"}, "?page_size", "invalid"),
        ({"page_size": "many"}, "?page_size", "invalid"),
        ({"cursor": "made-up"}, "?cursor", "invalid"),
        ({"q": "词" * 101}, "?q", "too_long"),
    ],
)
def test_a_query_that_cannot_be_used_is_refused_and_named(api, query, pointer, code):
    answer = api.get(LIST, query)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert answer.json()["errors"][0]["detail"]


def test_hidden_records_are_neither_listed_nor_read_nor_proven(api):
    for kind, kept in hidden_records().items():
        for address in ("", "versions/", "proof/"):
            answer = api.get(f"{LIST}{kept.uid}/{address}")
            # Whoever kept the address of a record that was open learns that it is over, and nothing else.
            assert answer.status_code == (410 if kind in ("ended", "past display") else 404), (kind, address)
            assert kept.title not in answer.content.decode()
    assert api.get(LIST).json()["results"] == []


def test_versions_tell_reason_and_time_but_not_what_was_taken_back(api):
    kept = record(version=2)

    answer = api.get(f"{LIST}{kept.uid}/versions/").json()

    assert [(row["number"], row["reason"]) for row in answer["results"]] == [(1, "created"), (2, "corrected")]
    for row in answer["results"]:
        assert set(row) == {"number", "reason", "corrects", "made_at", "registered_at"}


def test_a_record_that_is_not_in_the_log_yet_says_that_it_has_no_proof(api):
    kept = record()

    answer = api.get(f"{LIST}{kept.uid}/proof/").json()

    assert answer == {"uid": str(kept.uid), "version": 1, "proof": None, "arrivals": []}
