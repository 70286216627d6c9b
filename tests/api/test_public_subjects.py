"""Bodies, regions and figures as everybody may read them."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from disclosure.api import schemas
from records.subjects.services import merge_organisations
from tests.api.test_public_records import described
from tests.disclosure.factories import body, hidden_records, record, user

pytestmark = pytest.mark.django_db
BODIES = "/api/v1/public/organisations/"


@pytest.fixture
def three(db):
    return [
        body("许昌市财政局", uscc="11990100000000019F"),
        body("许昌市教育局"),
        body("长葛市人民政府", region="411082", kind="government"),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["许昌市财政局", "许昌市教育局", "长葛市人民政府"]),
        ({"q": "教育"}, ["许昌市教育局"]),
        ({"q": "11990100000000019f"}, ["许昌市财政局"]),
        ({"region": "411082"}, ["长葛市人民政府"]),
        ({"kind": "government"}, ["长葛市人民政府"]),
        ({"q": "没有的局"}, []),
    ],
)
def test_bodies_are_found_by_name_code_region_and_kind(api, three, query, names):
    answer = api.get(BODIES, query)
    assert sorted(row["name"] for row in answer.json()["results"]) == sorted(names)


def test_bodies_come_in_the_order_of_their_pinyin(api, three):
    names = [row["name"] for row in api.get(BODIES).json()["results"]]
    assert names == ["长葛市人民政府", "许昌市财政局", "许昌市教育局"]


def test_one_body_has_what_the_description_names(api, three):
    answer = api.get(f"{BODIES}{three[0].uid}/")
    described(schemas.Organisation(), answer.json())
    assert answer.json()["uscc"] == "11990100000000019F"
    assert answer["Last-Modified"]


def test_a_merged_body_answers_through_the_one_that_it_was_merged_into(api, three):
    finance, education, _changge = three
    merge_organisations(source=education, target=finance, reason="机构改革", by=user("merger"), at=now())

    answer = api.get(f"{BODIES}{education.uid}/")

    assert answer.status_code == 308
    assert answer["Location"] == f"{BODIES}{finance.uid}/"
    assert len(api.get(BODIES, {"region": "411000"}).json()["results"]) == 2


def test_records_of_a_merged_body_are_found_by_its_old_uid(api, three):
    finance, education, _changge = three
    kept = record(organisation=education)
    merge_organisations(source=education, target=finance, reason="机构改革", by=user("merger"), at=now())

    found = api.get("/api/v1/public/records/", {"organisation": str(education.uid)}).json()["results"]

    assert [row["uid"] for row in found] == [str(kept.uid)]


@pytest.mark.parametrize(
    ("address", "pointer"),
    [
        (f"{BODIES}?kind=club", "?kind"),
        (f"{BODIES}?region=9", "?region"),
        ("/api/v1/public/regions/?level=village", "?level"),
        ("/api/v1/public/regions/?parent=990000", "?parent"),
        ("/api/v1/public/statistics/?region=990000", "?region"),
    ],
)
def test_values_that_no_list_holds_are_refused(api, address, pointer):
    answer = api.get(address)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_regions_are_listed_under_their_superior(api):
    children = api.get("/api/v1/public/regions/?parent=411000").json()["results"]
    assert {"411002", "411082"} <= {row["code"] for row in children}
    one = api.get("/api/v1/public/regions/411082/").json()
    described(schemas.Region(), one)
    assert one["parent"] == {"code": "411000", "name": "许昌市"}
    assert api.get("/api/v1/public/regions/?q=长葛").json()["results"][0]["code"] == "411082"
    assert api.get("/api/v1/public/regions/999999/").status_code == 404


def test_figures_count_what_is_public_and_nothing_else(api):
    record(source="arrears", document_kind="determination", severity="serious")
    record(published_at=now() - timedelta(days=45), organisation=body("长葛市财政局", region="411082"))
    hidden_records()

    figures = api.get("/api/v1/public/statistics/").json()

    described(schemas.Statistics(), figures)
    assert figures["region"] == {"code": "411000", "name": "许昌市"}
    assert (figures["total"], figures["organisations"], figures["new_in_30_days"]) == (2, 2, 1)
    assert figures["by_source"] == {"arrears": 1, "judgment": 1}
    assert figures["by_severity"] == {"ordinary": 1, "serious": 1}
    assert figures["by_region"] == {"411000": 1, "411082": 1}
    assert sum(figures["by_month"].values()) == 2
    assert api.get("/api/v1/public/statistics/?region=411082").json()["total"] == 1
