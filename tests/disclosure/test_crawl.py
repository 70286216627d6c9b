"""Every page that a link leads to is there, is whole, and is in the language that it says."""

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from django.utils.timezone import now

from disclosure.published import node_name
from records.chain import bell, services
from tests.disclosure.stocked import stock
from tests.support.pages import HAN, ReadPage

pytestmark = pytest.mark.django_db

# So many pages of one kind are opened; a region's page is one of three thousand alike.
OF_EACH_KIND = 4
# What nodes, staff and browsers ask for; each has tests of its own.
NO_PAGES = ("/static/", "/admin/", "/chain/")


@pytest.fixture(autouse=True)
def _fresh_and_unhurried(settings: Any) -> None:
    cache.clear()
    settings.RATE_LIMITS = {}


@pytest.fixture
def stocked(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """With everything sealed in the log, so that its pages have something to tell."""
    settings.NODE_KEY_DIR = tmp_path / "keys"
    monkeypatch.setattr(bell, "_listener", lambda work: None)
    addresses = stock()
    services.sequence(at=now())
    return addresses


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
            if parts.hostname != "testserver" and urlsplit(address).path == "/leave/":
                # The page that says where a link leads out of the site is the one place that does.
                continue
            assert parts.hostname == "testserver", f"{address} leads out of the site to {link}"
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if path in seen or parts.path.startswith(NO_PAGES):
                continue
            seen.add(path)
            name = resolve(parts.path).url_name or parts.path
            kind = f"{name}?" if parts.query else name
            opened[kind] += 1
            if opened[kind] <= OF_EACH_KIND:
                waiting.append(path)
    assert not broken, "\n".join(broken)
    return pages


def _data() -> set[str]:
    """What is entered and never translated: all that stands in the tables, line by line."""
    # What nodes are called, what a language calls itself, and how a sheet says yes and no.
    found = {*(node_name(code) for code in ("411000", "410000", "000000")), "中文", "是", "否"}
    for model in apps.get_models():
        if model._meta.app_label not in ("records", "supervision", "disclosure") or model._meta.proxy:
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if field.get_internal_type() in ("CharField", "TextField") and not field.primary_key
        ]
        for field in model._meta.concrete_fields:
            # The national standards' codes are Chinese words themselves.
            coded = getattr(field, "base_field", field)
            found |= {str(value) for value, _label in coded.flatchoices or ()}
        for row in model._default_manager.values_list(*names) if names else ():
            found |= {line.strip() for value in row if isinstance(value, str) for line in value.splitlines()}
    return {value for value in found if HAN.search(value)}


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_link_leads_to_a_whole_page_in_its_language(
    client: Client, stocked: dict[str, str], language: str
) -> None:
    client.cookies["language"] = language
    pages = _walk(client)
    # Nothing that is published is beyond the reach of links.
    reached = {resolve(address.partition("?")[0]).url_name for address in pages}
    kinds = {
        resolve(address.partition("?")[0]).url_name for address in stocked.values() if address != "/nowhere/"
    }
    assert sorted(kinds - reached) == []
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
    for address, page in pages.items():
        # 国办发〔2017〕47号: where one is, and what the page is, for people and for programs.
        if address != "/" and not page.has_crumbs:
            found.append(f"{address} does not say where one is")
        column = {"ArticleTitle"} if "ArticleTitle" in page.metas else {"ColumnName", "ColumnType"}
        found += [
            f"{address} lacks {name}"
            for name in sorted({"SiteName", "SiteDomain", "SiteIDCode", *column} - set(page.metas))
        ]
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
