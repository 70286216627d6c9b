"""The pages for people who read with ears, with large letters, with the keyboard, on a phone or without script."""

from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.disclosure.factories import about_official, record

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What GB/T 37668 level 2 asks for is covered by these rule sets.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def paths(live_portal: Any) -> dict[str, str]:
    kept = record(severity="serious", under_objection=True)
    about_official("欧阳不可见")
    return {
        "home": "/",
        "records": "/records/?q=许昌&severity=serious",
        "nothing found": "/records/?q=没有&region=999999",
        "record": f"/records/{kept.uid}/",
        "organisations": "/organisations/",
        "organisation": f"/organisations/{kept.organisation_id}/",
        "regions": "/regions/",
        "region": "/regions/411000/",
        "statistics": "/statistics/",
        "about": "/about/",
        "developers": "/developers/",
        "transparency": "/transparency/",
        "checkpoints": "/transparency/checkpoints/",
        "entries": "/transparency/entries/",
        "verify": "/verify/",
        "site map": "/site-map/",
        "not found": "/nowhere/",
    }


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_no_barrier_that_a_machine_can_find(
    browser_page: Any, paths: dict[str, str], scheme: str, width: int
) -> None:
    browser_page.emulate_media(color_scheme=scheme)
    browser_page.set_viewport_size({"width": width, "height": 900})
    found = []
    for name, path in paths.items():
        browser_page.goto(path)
        # Evaluated through the developer tools, so that the page's own policy stays as strict as it is.
        answer = Axe().run(browser_page, options=RULES)
        found += [
            f"{name}: {violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in answer["violations"]
            for node in violation["nodes"]
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("language", "size"), [("zh-hans", "large"), ("en", "normal")])
def test_phone_shows_each_page_without_scrolling_sideways(
    browser_page: Any, paths: dict[str, str], live_portal: Any, language: str, size: str
) -> None:
    browser_page.context.add_cookies(
        [
            {"name": n, "value": v, "url": live_portal.url}
            for n, v in (("language", language), ("text_size", size))
        ]
    )
    browser_page.set_viewport_size({"width": 360, "height": 740})
    for name, path in paths.items():
        browser_page.goto(path)
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= 360, name


def test_reader_without_script_finds_filters_and_reads(
    live_portal: Any, paths: dict[str, str], chromium: Any
) -> None:
    context = chromium.new_context(
        base_url=live_portal.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto("/")
    page.fill("#home-q", "采购")
    page.click(".search.big button")
    expect(page.locator(".card")).to_have_count(2)
    page.click(".open-side")
    page.click("#filters >> text=严重")
    expect(page.locator(".card")).to_have_count(1)
    page.click(".card h3 a")
    expect(page.locator("h1")).to_contain_text("未按生效判决")
    expect(page.locator("text=打印本页")).not_to_be_visible()
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_keyboard_alone_reaches_the_content(browser_page: Any, paths: dict[str, str]) -> None:
    browser_page.goto("/")
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.className") == "skip"
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.id") == "main"
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.id") == "home-q"
