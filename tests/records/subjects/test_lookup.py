"""The chooser of organisations in the record form."""

import pytest

from records.subjects import services
from tests.records.subjects.factories import NOW, USCC, organisation, staff

pytestmark = pytest.mark.django_db
PATH = "/admin/lookup/organisations/"


@pytest.fixture
def ask(client, clerk):
    client.force_login(clerk)
    return lambda query: client.get(PATH, {"q": query}).json()


def names(answer) -> list[str]:
    return [found["name"] for found in answer["results"]]


def test_what_is_answered_is_enough_to_choose_by(ask, clerk):
    body = organisation(clerk, uscc=USCC)
    assert ask("财政")["results"] == [
        {
            "uid": str(body.uid),
            "name": "许昌市财政局",
            "uscc": USCC,
            "kind": "工作部门",
            "region": {"code": "411000", "name": "河南省许昌市"},
            "why": "",
        }
    ]


@pytest.mark.parametrize(
    "query",
    [
        "财政",
        "许昌市财政局",
        USCC,
        USCC[:8].lower(),
        f" {USCC} ",
        "xuchangshi",
        "xu chang",
        "XuChang",
        "財政",
    ],
)
def test_code_name_piece_and_pinyin_all_find_the_body(ask, clerk, query):
    organisation(clerk, uscc=USCC)
    organisation(clerk, name="水利站")
    assert names(ask(query)) == ["许昌市财政局"]


def test_the_closest_name_comes_first(ask, clerk):
    organisation(clerk, name="许昌市财政局国库支付中心")
    organisation(clerk)
    assert names(ask("许昌市财政局")) == ["许昌市财政局", "许昌市财政局国库支付中心"]


def test_a_former_name_says_so(ask, clerk):
    services.rename_organisation(organisation=organisation(clerk), name="国资局", by=clerk, at=NOW)
    found = ask("财政局")["results"][0]
    assert (found["name"], found["why"]) == ("国资局", "曾用名：许昌市财政局")


def test_a_merged_body_leads_to_the_one_that_answers(ask, clerk):
    old, new = organisation(clerk, uscc=USCC), organisation(clerk, name="国资局")
    services.merge_organisations(source=old, target=new, reason="机构改革", by=clerk, at=NOW)
    assert names(ask(USCC)) == ["国资局"]


def test_a_slip_of_the_pen_is_forgiven(ask, clerk):
    organisation(clerk)
    found = ask("许昌市财证局")["results"]
    assert found[0]["name"] == "许昌市财政局"
    assert "相近" in found[0]["why"]


@pytest.mark.parametrize(
    ("query", "words"),
    [("水利站", "没有找到"), (USCC, "没有登记"), (USCC[:-1] + "0", "校验位"), ("", "请输入")],
)
def test_nothing_found_says_what_to_do(ask, query, words):
    answer = ask(query)
    assert answer["results"] == []
    assert words in answer["message"]


def test_bodies_of_other_regions_are_not_offered(ask, clerk):
    organisation(clerk, region="410100", uscc=USCC)
    for query in ("财政", USCC, "许昌市财证局"):
        assert ask(query)["results"] == []


def test_only_staff_with_a_role_may_ask(client, clerk):
    assert client.get(PATH, {"q": "财政"}).status_code == 403
    client.force_login(staff("nobody"))
    assert client.get(PATH, {"q": "财政"}).status_code == 403
    client.force_login(clerk)
    assert client.get(PATH, {"q": "财政"}).status_code == 200
    assert client.post(PATH, {"q": "财政"}).status_code == 405
