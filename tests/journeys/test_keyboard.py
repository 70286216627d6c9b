"""Whoever has no mouse finds, checks, objects, filters and changes the language, and always sees where he is."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.disclosure.factories import body, record

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_STEPS = 140


def go_to(page: Any, selector: str, *, key: str = "Tab") -> None:
    """Press the key until the focus stands on the first such element, as a reader without a mouse does."""
    for _step in range(MOST_STEPS):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            # Where the focus is must be seen.
            assert page.evaluate(
                "() => parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"
            ), selector
            return
    raise AssertionError(f"{MOST_STEPS} steps of {key} did not reach {selector} on {page.url}")


def enter(page: Any) -> None:
    """Press what has the focus, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def kept(live_portal: Any) -> Any:
    record(organisation=body("许昌市某某局"), severity="ordinary", title="另一条")
    return record(severity="serious", title="未按判决支付采购货款")


def test_from_the_search_to_the_proof_and_the_objection(browser_page: Any, kept: Any) -> None:
    page = browser_page
    page.goto("/")
    go_to(page, "#home-q")
    page.keyboard.type("采购货款")
    enter(page)
    go_to(page, f"main a[href='/records/{kept.uid}/']")
    enter(page)
    expect(page.locator("h1")).to_have_text("未按判决支付采购货款")
    go_to(page, ".verify a")
    go_to(page, "a[href^='/objections/new/?record=']", key="Shift+Tab")
    enter(page)
    expect(page.locator("h1")).to_have_text("提出异议")
    # Sent empty, the form says what is missing and leads there.
    go_to(page, "main button.act")
    enter(page)
    expect(page.locator("#problems")).to_be_visible()
    go_to(page, "#problems a")
    target = page.evaluate("document.activeElement.getAttribute('href').slice(1)")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == target


def test_a_list_is_filtered_and_the_filter_taken_away(browser_page: Any, kept: Any) -> None:
    page = browser_page
    page.goto("/records/")
    expect(page.locator(".card")).to_have_count(2)
    go_to(page, "#filters a[href*='severity=serious']")
    enter(page)
    expect(page.locator(".card")).to_have_count(1)
    go_to(page, ".chips a")
    enter(page)
    expect(page.locator(".card")).to_have_count(2)


def test_language_and_script_change_on_the_page_where_one_is(browser_page: Any, kept: Any) -> None:
    page = browser_page
    page.goto(f"/organisations/{kept.organisation_id}/?part=records")
    here = page.url
    for code, tag in (("en", "en"), ("zh-hant", "zh-Hant"), ("zh-hans", "zh-Hans")):
        go_to(page, f"button[name=language][value={code}]")
        enter(page)
        expect(page.locator("html")).to_have_attribute("lang", tag)
        assert page.url == here


def test_parts_of_a_profile_open_and_the_skip_link_leads_past_the_head(browser_page: Any, kept: Any) -> None:
    page = browser_page
    late = record(title="逾期的一条", rectification_status="overdue", rectification_due_on="2020-01-01")
    page.goto(f"/organisations/{late.organisation_id}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    go_to(page, ".tabs a[href*='part=overdue']")
    enter(page)
    expect(page.locator("#part-title")).to_have_text("逾期未整改到位")
    expect(page.locator(".card")).to_have_count(1)
