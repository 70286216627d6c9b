"""What the public sees of a register: what is in force, what is shared, and nothing else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from records.access.services import ensure_system_users
from records.registers import services
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation
from tests.records.dishonesty.factories import bureau, people
from tests.records.registers import factories


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


def _published(who, **more):
    more.setdefault("valid_until", localdate() + timedelta(days=300))
    return factories.published(who, **more)


def test_the_list_shows_what_is_in_force_and_nothing_else(client, who):
    _published(who, title="可见的表彰")
    _published(who, title="政务内部的表彰", scope="government")
    _published(who, title="已经过期的表彰", valid_until=localdate() - timedelta(days=1))
    factories.submitted(who, title="还在审核的表彰")
    factories.ended(who, title="已经撤销的表彰")
    for address in (reverse("site:commendations"), reverse("public-commendations")):
        page = client.get(address).content.decode()
        assert "可见的表彰" in page
        for hidden in ("政务内部", "已经过期", "还在审核", "已经撤销"):
            assert hidden not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=守信", {"守信单位"}),
        ("q=示例市", {"守信单位", "履约标兵"}),
        ("q=11990100000000019F", {"守信单位", "履约标兵"}),
        ("honour=demonstration", {"履约标兵"}),
        ("level=province", {"履约标兵"}),
        ("region=411000", {"守信单位", "履约标兵"}),
        ("region=410100", set()),
        ("q=不存在的", set()),
    ],
)
def test_a_reader_finds_it_by_words_code_place_and_kind(client, who, query, found):
    _published(who, title="守信单位")
    _published(who, title="履约标兵", honour="demonstration", level="province")
    answer = client.get(f"{reverse('public-commendations')}?{query}").json()
    assert {one["title"] for one in answer["results"]} == found
    page = client.get(f"{reverse('site:commendations')}?{query}").content.decode()
    assert {title for title in ("守信单位", "履约标兵") if f">{title}<" in page} == found


def test_a_wrong_filter_is_named_and_the_list_still_answers(client, who):
    answer = client.get(reverse("public-commendations"), {"honour": "golden"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?honour"
    page = client.get(reverse("site:commendations"), {"honour": "golden", "region": "999999"})
    assert page.status_code == 200
    assert "行政区划" in page.content.decode()


def test_one_entry_tells_its_document_and_its_way_up(client, who):
    entry = _published(who, title="可见的表彰")
    page = client.get(reverse("site:commendation", args=[entry.uid])).content.decode()
    for said in ("可见的表彰", entry.document_number, entry.merits, entry.incentives, "逐级归集"):
        assert said in page
    shown = client.get(reverse("public-commendation", args=[entry.uid])).json()
    assert shown["honour"] == "commendation"
    assert shown["authority"] == {"name": "示例市人民政府", "uscc": None}
    proof = client.get(reverse("public-commendation-proof", args=[entry.uid])).json()
    assert proof["version"] == 1
    told = client.get(reverse("public-commendation-versions", args=[entry.uid])).json()["results"]
    assert [(version["number"], version["reason"]) for version in told] == [(1, "created")]
    assert entry.merits not in str(told)


@pytest.mark.parametrize(
    "route",
    [
        "site:commendation",
        "public-commendation",
        "public-commendation-proof",
        "public-commendation-versions",
    ],
)
def test_an_ended_one_is_gone_without_a_word_of_what_it_said(client, who, route):
    entry = factories.ended(who, title="已经撤销的表彰")
    answer = client.get(reverse(route, args=[entry.uid]))
    assert answer.status_code == 410
    assert "已经撤销的表彰" not in answer.content.decode()
    hidden = factories.submitted(who)
    assert client.get(reverse(route, args=[hidden.uid])).status_code == 404


def test_the_body_shows_its_honours_beside_its_records(client, who):
    _published(who, title="可见的表彰")
    profile = reverse("site:organisation", args=[bureau().uid])
    page = client.get(profile, {"part": "commendations"}).content.decode()
    assert "可见的表彰" in page


def test_the_list_goes_on_behind_its_first_page(client, who):
    for number in range(23):
        _published(who, title=f"表彰{number:02d}", decided_on=date(2026, 3, 15) - timedelta(days=number))
    seen, address = [], reverse("site:commendations")
    while address:
        answer = client.get(address)
        seen += [told.shown["title"] for told in answer.context["entries"]]
        address = answer.context["next_url"]
    assert seen == [f"表彰{number:02d}" for number in range(23)]


def test_an_accepted_change_is_what_the_public_reads(client, who):
    entry = _published(who)
    about = {"register": COMMENDATIONS, "uid": entry.uid, "at": now()}
    services.propose_change(
        **about, content={"merits": "新的事迹说明。"}, reason="corrected", note="有误", by=who.clerk
    )
    address = reverse("site:commendation", args=[entry.uid])
    assert "新的事迹说明" not in client.get(address).content.decode()
    # Not even that something is proposed shows: the moment of the last change stays.
    api = reverse("public-commendation", args=[entry.uid])
    assert client.get(api).json()["updated_at"] == entry.updated_at.isoformat()
    services.decide_change(**about, accepted=True, by=who.reviewer)
    assert "新的事迹说明" in client.get(address).content.decode()
    assert Commendation.objects.get().version == 2
