"""Every page that a link leads to is there, is whole, and is in the language that it says."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from django.utils.timezone import localdate, now

from disclosure.published import node_name
from records.access.services import ensure_system_users
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import FormerRegion, Organisation, OrganisationName, Region
from tests.disclosure.factories import about_official, body, from_below, record
from tests.records.dishonesty.factories import people
from tests.records.registers import factories as registers
from tests.support.pages import ReadPage

pytestmark = pytest.mark.django_db

# So many pages of one kind are opened; a region's page is one of three thousand alike.
OF_EACH_KIND = 4


@pytest.fixture(autouse=True)
def _fresh_figures() -> None:
    cache.clear()


@pytest.fixture
def stocked() -> None:
    """A small city with something of everything, more than a page of records, and each mark."""
    ensure_system_users()
    who = people()
    bureau = body("许昌市城市管理局", uscc="11411000005747138M")
    OrganisationName.objects.create(organisation=bureau, name="许昌市市政管理局", kind="former")
    for number in range(24):
        record(
            organisation=bureau if number % 2 else body(f"禹州市第{number % 6}局", region="411081"),
            severity=("serious", "ordinary")[number % 2],
            source=("judgment", "arrears", "broken_pledge")[number % 3],
            published_at=now() - timedelta(days=20 * number),
            under_objection=number % 5 == 0,
            under_litigation=number % 7 == 0,
            amount="1234567.80" if number % 4 == 0 else None,
        )
    record(
        organisation=bureau,
        rectification_status="open",
        rectification_due_on=localdate() - timedelta(days=3),
    )
    about_official("欧阳不可见")
    from_below(origin="411081", origin_name="信用禹州", organisation=body("禹州市财政局", region="411081"))
    registers.published(who, organisation=bureau, valid_until=localdate() + timedelta(days=90))


def _walk(client: Client) -> dict[str, ReadPage]:
    """Every page that can be reached from the front door, by its address."""
    waiting, seen, opened, pages = ["/", "/site-map/"], {"/", "/site-map/"}, Counter[str](), {}
    broken = []
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            page_links = [answer["Location"]]
        elif answer.status_code != 200:
            broken.append(f"{address} answers {answer.status_code}")
            continue
        elif answer.get("Content-Type", "").startswith("text/html") and not address.startswith("/api/"):
            pages[address] = ReadPage(answer.content.decode())
            page_links = pages[address].links
        else:
            continue
        for link in page_links:
            target = urldefrag(urljoin(f"http://testserver{address}", link))[0]
            parts = urlsplit(target)
            assert parts.hostname == "testserver", f"{address} leads out of the site to {link}"
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if path in seen or parts.path.startswith(("/static/", "/admin/")):
                continue
            seen.add(path)
            name = resolve(parts.path).url_name or parts.path
            kind = f"{name}?{'&'.join(sorted(re.findall(r'(?:^|&)([^=]+)=', parts.query)))}"
            opened[kind] += 1
            if opened[kind] <= OF_EACH_KIND:
                waiting.append(path)
    assert not broken, "\n".join(broken)
    return pages


def _data() -> list[str]:
    """What is entered and never translated: names, titles, numbers, documents."""
    found = [node_name(code) for code in ("411000", "410000", "000000")]
    found += Region.objects.values_list("name", flat=True)
    found += Region.objects.values_list("full_name", flat=True)
    found += FormerRegion.objects.values_list("name", flat=True)
    found += Organisation.objects.values_list("name", flat=True)
    for row in DishonestyRecord.objects.values(
        "title", "document_number", "document_name", "authority_name", "origin_name"
    ):
        found += row.values()
    return found


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_link_leads_to_a_whole_page_in_its_language(
    client: Client, stocked: None, language: str
) -> None:
    client.cookies["language"] = language
    pages = _walk(client)
    assert len(pages) > 45
    found = [f"{address}: {fault}" for address, page in pages.items() for fault in page.faults()]
    tag = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}[language]
    found += [f"{address} is in {page.lang}" for address, page in pages.items() if page.lang != tag]
    for address, page in pages.items():
        for link in page.links:
            target, anchor = urldefrag(urljoin(address, link))
            if anchor and target in pages and anchor not in pages[target].ids:
                found.append(f"{address}: {link} leads to no place on that page")
        for load in page.loads:
            if not load.startswith("/static/"):
                found.append(f"{address} loads {load}")
            elif finders.find(load.removeprefix("/static/")) is None:
                found.append(f"{address}: there is no {load}")
    if language == "en":
        data = _data()
        found += [
            f"{address}: {words}" for address, page in pages.items() for words in page.untranslated(data)
        ]
    assert not found, "\n".join(found[:60])


def test_reader_of_pages_sees_what_a_careful_reader_sees() -> None:
    """The crawl cannot fail where its reader is blind."""
    page = ReadPage(
        '<html lang="en"><head><title>A</title></head><body><h1>A</h1><h1>B</h1><p id="x">记录</p><p id="x"></p>'
        '<p lang="zh-Hans">数据</p><label for="nowhere">x</label><img alt="图" src="https://outside.test/a.png">'
        "<p>by 许昌</p></body></html>"
    )
    assert page.faults() == ["2 first headings", "id twice: x", "points to no id: nowhere"]
    assert page.untranslated(["许昌"]) == ["记录 in: 记录", "图 in: 图"]
    assert page.loads == ["https://outside.test/a.png"]


def test_empty_site_is_whole_too(client: Client) -> None:
    for language in ("zh-hans", "en"):
        client.cookies["language"] = language
        found: list[Any] = [
            (address, fault) for address, page in _walk(client).items() for fault in page.faults()
        ]
        assert not found
