"""Why one may believe a page, and what to do where one cannot."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils.timezone import localdate
from environs import Env

from disclosure.site.views.about import PERIODS
from integrity_portal.settings.site import site
from records.access.services import ensure_system_users
from records.clocks.catalogue import BY_KEY
from records.clocks.models import DeadlineRule
from tests.disclosure.factories import body, hidden_records, record
from tests.records.dishonesty.factories import people
from tests.records.registers import factories as registers

pytestmark = pytest.mark.django_db


def test_whoever_is_concerned_finds_the_objection_filled_in(client: Client) -> None:
    kept = record(title="有误的记录")
    page = client.get(f"/records/{kept.uid}/").content.decode()
    assert f'href="/wrong/record/{kept.uid}/"' in page
    answer = client.get(f"/wrong/record/{kept.uid}/").content.decode()
    assert "有误的记录" in answer
    assert f'href="/objections/new/?record={kept.uid}"' in answer
    assert "有误的记录" in client.get(f"/objections/new/?record={kept.uid}").content.decode()
    # Others are told whom to write to, and what.
    assert f"/records/{kept.uid}/</dd>" in answer


def test_entry_and_body_have_a_way_of_their_own(client: Client) -> None:
    ensure_system_users()
    honour = registers.published(people(), title="有误的表彰", valid_until=localdate() + timedelta(days=9))
    answer = client.get(f"/wrong/commendation/{honour.uid}/").content.decode()
    assert "有误的表彰" in answer
    assert honour.authority_name in answer
    assert "objections/new/?record" not in answer
    bureau = body()
    assert (
        f'href="/wrong/organisation/{bureau.uid}/"'
        in client.get(f"/organisations/{bureau.uid}/").content.decode()
    )
    assert bureau.name in client.get(f"/wrong/organisation/{bureau.uid}/").content.decode()


def test_what_is_hidden_cannot_be_called_wrong(client: Client) -> None:
    unknown = "00000000-0000-7000-8000-000000000000"
    absent = client.get(f"/wrong/record/{unknown}/")
    assert absent.status_code == 404
    for kind, kept in hidden_records().items():
        answer = client.get(f"/wrong/record/{kept.uid}/")
        assert answer.status_code == 404, kind
        assert answer.content.replace(str(kept.uid).encode(), b"") == absent.content.replace(
            unknown.encode(), b""
        ), kind
    for kind in ("nothing", "commendation", "organisation"):
        assert client.get(f"/wrong/{kind}/{unknown}/").status_code == 404


def test_periods_on_the_page_are_those_in_force_here(client: Client) -> None:
    page = client.get("/about/periods/").content.decode()
    for _name, _title, keys in PERIODS:
        for key in keys:
            assert str(BY_KEY[key].label) in page
    assert "国办发〔2025〕22号" in page
    rule, _made = DeadlineRule.objects.update_or_create(
        key="display_max_serious",
        region=None,
        defaults={"number": 29, "unit": "m", "basis": "试行办法第九条"},
    )
    assert "29个月" in client.get("/about/periods/").content.decode()
    DeadlineRule.objects.create(
        key="display_max_serious", region_id="410000", number=31, unit="m", basis="省条例第八条"
    )
    DeadlineRule.objects.create(
        key="display_max_serious", region_id="440000", number=37, unit="m", basis="别省条例"
    )
    page = client.get("/about/periods/").content.decode()
    assert "31个月" in page
    assert "省条例第八条" in page
    assert "29个月" not in page
    assert "37个月" not in page


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("page", ["figures", "periods", "withheld", "marks"])
def test_explanations_lead_on_and_back(client: Client, page: str, language: str) -> None:
    client.cookies["language"] = language
    text = client.get(f"/about/{page}/").content.decode()
    assert 'href="/about/"' in text
    assert f'href="/about/{page}/"' in client.get("/about/").content.decode()


def test_proof_of_an_entry_is_checked_like_that_of_a_record(portal: Any, client: Client) -> None:
    from disclosure.site.verification import entry_panel
    from records.registers.commendations import COMMENDATIONS

    honour = registers.published(portal.who, valid_until=localdate() + timedelta(days=90))
    assert entry_panel(COMMENDATIONS, honour) is None
    portal.seal()
    honour.refresh_from_db()
    found = entry_panel(COMMENDATIONS, honour)
    assert found is not None
    assert found.holds
    assert {line.state for line in found.lines} <= {"holds", "waits"}
    honour.title = "换了说法"
    altered = entry_panel(COMMENDATIONS, honour)
    assert altered is not None
    assert altered.different == ["title"]
    assert not altered.holds


def test_foot_says_what_a_government_site_must_say(client: Client, settings: Any) -> None:
    """国办发〔2017〕47号; every link away leads over the page that says that one leaves."""
    settings.SITE = replace(
        settings.SITE,
        sponsor="某某市发展和改革委员会",
        contact="0374-0000000",
        identification_code="4110000001",
        icp="豫ICP备00000000号",
        icp_url="https://beian.example.gov.cn/",
        police_record="豫公网安备 41100000000000号",
        police_url="https://police.example.gov.cn/",
        police_image="/pictures/police.png",
        party_mark_url="https://mark.example.gov.cn/",
        party_mark_image="/pictures/mark.png",
        find_error_url="https://errors.example.gov.cn/",
        find_error_image="/pictures/errors.png",
    )
    foot = client.get("/").content.decode().partition("<footer")[2]
    for words in (
        "某某市发展和改革委员会",
        "0374-0000000",
        "4110000001",
        "豫ICP备00000000号",
        "41100000000000号",
    ):
        assert words in foot
    assert 'alt="党政机关网站标识"' in foot
    assert 'alt="我为政府网站找错"' in foot
    assert "/site-map/" in foot
    assert "https://" not in foot
    leaving = [link.replace("&amp;", "&") for link in re.findall(r'href="(/leave/[^"]*)"', foot)]
    assert len(leaving) == 4
    for link, host in zip(leaving, ("beian", "police", "mark", "errors"), strict=True):
        assert f"https://{host}.example.gov.cn/" in client.get(link).content.decode()


@pytest.mark.parametrize(
    "address", ["https://mark.example.gov.cn/a.png", "//mark.example.gov.cn/a.png", "a.png"]
)
def test_picture_from_elsewhere_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SITE_PARTY_MARK_IMAGE", address)
    with pytest.raises(ImproperlyConfigured, match="SITE_PARTY_MARK_IMAGE"):
        site(Env(), demo=False)
