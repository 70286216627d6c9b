"""The pages for people who read with ears, with large letters, with the keyboard, on a phone or without script."""

from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from playwright.sync_api import expect

from tests.disclosure.factories import record
from tests.disclosure.stocked import stock
from tests.support.browser import width_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What GB/T 37668 level 2 asks for is covered by these rule sets.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture
def paths(live_portal: Any) -> dict[str, str]:
    return stock()


# The pages on which large letters, other colours and other scripts change most.
SHORT = ("home", "records", "record", "organisation", "region", "objection")


def _read_as(page: Any, portal: Any, **cookies: str) -> None:
    page.context.add_cookies(
        [{"name": name, "value": value, "url": portal.url} for name, value in cookies.items()]
    )


AXE = Path(axe_core_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def _barriers(page: Any, paths: dict[str, str], *, widths: tuple[int, ...]) -> list[str]:
    found = []
    for name, path in paths.items():
        page.goto(path)
        # Evaluated through the developer tools, so that the page's own policy stays as strict as it is.
        page.evaluate(AXE)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            across = width_of(page)
            if across > width:
                found.append(f"{name} at {width}: {across} px wide")
            answer = page.evaluate("options => axe.run(document, options)", RULES)
            found += [
                f"{name} at {width}: {violation['id']}: {node['target']} {node['failureSummary']}"
                for violation in answer["violations"]
                for node in violation["nodes"]
            ]
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_barrier_that_a_machine_can_find(
    browser_page: Any, paths: dict[str, str], live_portal: Any, language: str
) -> None:
    _read_as(browser_page, live_portal, language=language)
    found = _barriers(browser_page, paths, widths=(1280, 360))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("scheme", "width", "cookies"),
    [
        ("dark", 360, {"language": "zh-hans"}),
        ("light", 360, {"text_size": "large", "language": "zh-hant"}),
        ("light", 1280, {"contrast": "high", "language": "en"}),
        ("dark", 1280, {"contrast": "high", "text_size": "large"}),
    ],
    ids=["dark", "large letters", "contrast", "contrast in the dark"],
)
def test_no_barrier_however_the_reader_wants_it(
    browser_page: Any,
    paths: dict[str, str],
    live_portal: Any,
    scheme: str,
    width: int,
    cookies: dict[str, str],
) -> None:
    _read_as(browser_page, live_portal, **cookies)
    browser_page.emulate_media(color_scheme=scheme)
    found = _barriers(browser_page, {name: paths[name] for name in SHORT}, widths=(width,))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("width", "cookies"),
    [
        (360, {"text_size": "large"}),
        # 1,280 pixels enlarged to four times; twice is wider.
        (320, {"language": "zh-hant"}),
    ],
    ids=["phone, large", "four times"],
)
def test_each_page_is_read_without_scrolling_sideways(
    browser_page: Any, paths: dict[str, str], live_portal: Any, width: int, cookies: dict[str, str]
) -> None:
    _read_as(browser_page, live_portal, **cookies)
    browser_page.set_viewport_size({"width": width, "height": 740})
    wide = []
    for name, path in paths.items():
        browser_page.goto(path)
        across = width_of(browser_page)
        if across > width:
            wide.append(f"{name}: {across} px")
    assert not wide, wide


def test_large_letters_are_large_and_what_is_pressed_is_big_enough(
    browser_page: Any, paths: dict[str, str], live_portal: Any
) -> None:
    """18 pt for what is read, 44 pixels for what is pressed (移动互联网应用适老化通用设计规范)."""
    _read_as(browser_page, live_portal, text_size="large")
    browser_page.set_viewport_size({"width": 360, "height": 740})
    for name in SHORT:
        browser_page.goto(paths[name])
        small = browser_page.evaluate(
            """() => [...document.querySelectorAll("main p, main li, main dd, main dt, main td, main th, main label")]
                .filter(e => e.offsetParent && !e.closest("svg, .unseen, .chart"))
                .filter(e => parseFloat(getComputedStyle(e).fontSize) < 24)
                .map(e => e.textContent.trim().slice(0, 30))"""
        )
        assert not small, (name, small)
        low = browser_page.evaluate(
            """() => [...document.querySelectorAll("header button, nav a, main button, .next a")]
                .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
                .map(e => e.textContent.trim().slice(0, 30))"""
        )
        assert not low, (name, low)


def test_nothing_moves_where_the_reader_wants_rest(browser_page: Any, paths: dict[str, str]) -> None:
    browser_page.emulate_media(reduced_motion="reduce")
    browser_page.goto("/")
    assert browser_page.evaluate(
        """() => [...document.querySelectorAll("*")].every(e => {
            const style = getComputedStyle(e);
            return parseFloat(style.transitionDuration) === 0 && style.animationName === "none";
        })"""
    )


def test_faults_of_a_form_are_told_at_the_top_and_at_the_field(
    browser_page: Any, paths: dict[str, str]
) -> None:
    browser_page.goto(paths["objection"])
    browser_page.click("button.act")
    summary = browser_page.locator("#problems")
    expect(summary).to_have_attribute("role", "alert")
    assert browser_page.title().startswith("需要修改")
    first = summary.locator("a").first
    field = browser_page.locator(first.get_attribute("href") or "")
    words = first.inner_text()
    described = browser_page.evaluate(
        """field => (field.getAttribute("aria-describedby") || field.closest("fieldset").getAttribute("aria-describedby"))
            .split(" ").filter(Boolean).map(id => document.getElementById(id).textContent).join(" ")""",
        field.element_handle(),
    )
    assert words in described


def test_charts_stay_readable_on_paper_and_in_forced_colours(
    browser_page: Any, paths: dict[str, str]
) -> None:
    browser_page.goto(paths["county"])
    browser_page.emulate_media(media="print")
    # The table behind the chart comes out of its drawer.
    assert browser_page.locator(".chart details table").first.is_visible()
    browser_page.emulate_media(media="screen", forced_colors="active")
    browser_page.goto(paths["region"])
    fills = browser_page.evaluate(
        """() => [getComputedStyle(document.querySelector(".chart rect")).fill,
            getComputedStyle(document.body).backgroundColor]"""
    )
    assert fills[0] != fills[1]


def test_reader_without_script_finds_filters_and_reads(live_portal: Any, chromium: Any) -> None:
    record(severity="serious")
    record(severity="ordinary")
    context = chromium.new_context(
        base_url=live_portal.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto("/")
    page.fill("#home-q", "采购")
    page.click(".search.big button")
    expect(page.locator("main h3 a")).to_have_count(2)
    page.goto("/records/?q=采购")
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
