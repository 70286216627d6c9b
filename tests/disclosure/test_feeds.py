"""Feeds that any reader program takes: valid, bounded, with lasting names, and never a word of what has ended."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.dateparse import parse_datetime

from disclosure.notices.desks import ARTICLES
from disclosure.site.views import feeds
from records.access.services import ensure_system_users
from tests.disclosure.factories import body, hidden_records, record
from tests.disclosure.texts import factories as texts
from tests.records.dishonesty.factories import people

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(milliseconds=-2))
    cache.clear()


def fetched(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def ids(feed: Any) -> list[str]:
    return [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]


def every_feed() -> list[str]:
    return [
        "/feeds/records.atom", "/feeds/records.atom?severity=ordinary&q=采购", "/open-data/changes.atom",
        f"/organisations/{body().uid}/feed.atom", "/regions/411000/feed.atom",
    ]  # fmt: skip


def test_each_feed_has_what_the_standard_asks_for(client: Client) -> None:
    record(title='<b>采购</b> & "引号"\u0001')
    record(status="ended")
    for address in every_feed():
        feed = fetched(client, address)
        for name in ("id", "title", "updated"):
            assert len(feed.findall(f"{ATOM}{name}")) == 1
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
        assert links["self"].get("href").startswith("http://testserver/")
        assert links["alternate"].get("type") == "text/html"
        assert client.get(links["alternate"].get("href").removeprefix("http://testserver")).status_code == 200
        assert feed.findall(f"{ATOM}entry")
        for entry in feed.findall(f"{ATOM}entry"):
            assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
            for moment in ("updated", "published"):
                assert parse_datetime(entry.findtext(f"{ATOM}{moment}")).tzinfo is not None
            assert '<b>采购</b> & "引号"尾' in entry.findtext(f"{ATOM}title") + "尾"
            page = entry.find(f"{ATOM}link").get("href")
            assert client.get(page.removeprefix("http://testserver")).status_code == 200


def test_a_feed_keeps_its_name_and_so_do_its_entries(client: Client, settings: Any) -> None:
    kept = record()
    before = fetched(client, "/feeds/records.atom?severity=ordinary&q=采购")
    settings.PUBLIC_URL = "https://elsewhere.example.cn"
    # The same question in another order is the same feed, under whatever address the site stands.
    after = fetched(client, "/feeds/records.atom?q=采购&severity=ordinary&ordering=decided_on")
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert ids(before) == ids(after) == [kept.uid.urn]
    assert before.findtext(f"{ATOM}id") != fetched(client, "/feeds/records.atom").findtext(f"{ATOM}id")


def test_a_feed_gives_what_the_search_gives(client: Client) -> None:
    first, second = record(severity="serious"), record(severity="ordinary")
    elsewhere = record(organisation=body("郑州市示例局", region="410100"))
    assert set(ids(fetched(client, "/feeds/records.atom"))) == {r.uid.urn for r in (first, second, elsewhere)}
    assert ids(fetched(client, "/feeds/records.atom?severity=serious")) == [first.uid.urn]
    assert ids(fetched(client, "/regions/410100/feed.atom")) == [elsewhere.uid.urn]
    assert set(ids(fetched(client, f"/organisations/{body().uid}/feed.atom"))) == {
        first.uid.urn,
        second.uid.urn,
    }


def test_a_question_that_cannot_be_used_is_no_feed_of_something_else(client: Client) -> None:
    answer = client.get("/feeds/records.atom?severity=harsh")
    assert answer.status_code == 400
    assert "harsh" in answer.content.decode()


def test_a_feed_is_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 3)
    monkeypatch.setattr(feeds, "MOST_TOMBSTONES", 2)
    for _number in range(5):
        record()
        record(status="ended")
    for address in ("/feeds/records.atom", "/regions/411000/feed.atom"):
        feed = fetched(client, address)
        assert len(ids(feed)) == 3
        assert len(feed.findall(TOMBSTONE)) == 2


def test_nothing_new_costs_nothing(client: Client) -> None:
    record()
    for address in every_feed():
        answer = client.get(address)
        assert answer["Last-Modified"]
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    tag = client.get("/feeds/records.atom")["ETag"]
    record()
    assert client.get("/feeds/records.atom", headers={"If-None-Match": tag}).status_code == 200


def test_a_tombstone_says_when_and_why_and_does_not_answer_to_words(client: Client) -> None:
    ended = record(status="ended", title="独有的词", end_reason="repaired")
    hidden = hidden_records()
    for word in ("独有的词", "别的词"):
        feed = fetched(client, f"/feeds/records.atom?q={word}")
        (stone,) = [one for one in feed.findall(TOMBSTONE) if one.get("ref") == ended.uid.urn]
        assert parse_datetime(stone.get("when")) is not None
        assert "信用修复" in "".join(stone.itertext())
    for address in every_feed():
        text = client.get(address).content.decode()
        assert "独有的词" not in text
        for kind, kept in hidden.items():
            if kind not in ("ended", "past display"):
                assert str(kept.uid) not in text


def test_what_left_long_ago_is_not_told_for_ever(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    record(status="ended")
    assert fetched(client, "/feeds/records.atom").findall(TOMBSTONE)
    monkeypatch.setattr(feeds, "TOMBSTONE_DAYS", 0)
    assert fetched(client, "/feeds/records.atom").findall(TOMBSTONE) == []


def test_a_merged_body_leads_to_the_one_that_answers(client: Client) -> None:
    old, new = body("旧机构"), body("新机构")
    old.merged_into = new
    old.save()
    answer = client.get(f"/organisations/{old.uid}/feed.atom")
    assert answer["Location"] == f"/organisations/{new.uid}/feed.atom"


def test_notices_are_told_while_they_are_shown(client: Client) -> None:
    ensure_system_users()
    who = people()
    texts.published(ARTICLES, who, title="公开的通知")
    texts.submitted(ARTICLES, who, title="待审核的通知")
    texts.ended(ARTICLES, who, title="撤下的通知")
    feed = fetched(client, "/feeds/notices.atom")
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["公开的通知"]
    page = feed.find(f"{ATOM}entry/{ATOM}link").get("href").removeprefix("http://testserver")
    assert client.get(page).status_code == 200


# --- Sitemap and data for search engines ---------------------------------------------------------------


def test_the_sitemap_leads_to_everything_that_is_shown_and_to_nothing_else(client: Client) -> None:
    kept = record()
    hidden = hidden_records()
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    files = [loc.text.removeprefix("http://testserver") for loc in index.findall(".//{*}loc")]
    places: dict[str, str | None] = {}
    for file in files:
        tree = ElementTree.fromstring(client.get(file).content)
        for url in tree.findall(".//{*}url"):
            places[url.findtext("{*}loc").removeprefix("http://testserver")] = url.findtext("{*}lastmod")
    assert parse_datetime(places[f"/records/{kept.uid}/"]) is not None
    assert f"/organisations/{kept.organisation_id}/" in places
    assert not [path for path in places for one in hidden.values() if str(one.uid) in path]
    for path in places:
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap/organisations-x.xml", "/sitemap/organisations-41.xml", "/sitemap/few-nothing.xml",
        "/sitemap/nothing-2026-1.xml", "/sitemap/commendations-2026-13.xml", "/sitemap/organisations-2026-1.xml",
    ],
)  # fmt: skip
def test_a_file_of_the_map_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def linked_data(client: Client, address: str) -> list[dict[str, Any]]:
    import json
    import re

    text = client.get(address).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(block) for block in blocks]


def test_pages_tell_search_engines_where_they_stand_and_what_they_show(client: Client) -> None:
    kept = record(organisation=body("</script><script>alert(1)</script>局", uscc="11411000005752000C"))
    address = f"/organisations/{kept.organisation_id}/"
    blocks = {block["@type"]: block for block in linked_data(client, address)}
    crumbs = blocks["BreadcrumbList"]["itemListElement"]
    assert [crumb["position"] for crumb in crumbs] == list(range(1, len(crumbs) + 1))
    assert crumbs[-1]["name"] == kept.organisation.name
    said = blocks["GovernmentOrganization"]
    assert (said["name"], said["identifier"]["value"]) == (kept.organisation.name, "11411000005752000C")
    assert "<script>alert" not in client.get(address).content.decode()
    (data,) = [block for block in linked_data(client, "/open-data/") if block["@type"] == "Dataset"]
    assert data["license"].startswith("http://testserver/open-data/")
