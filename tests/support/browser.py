"""A real browser against a real server in this process."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class LivePortal:
    """The portal as a visitor reaches it."""

    url: str

    def sign_in(self, page: Any, username: str, password: str) -> None:
        page.goto(f"{self.url}/admin/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.click("[type=submit]")
        page.wait_for_url(lambda url: "/login/" not in url)


def width_of(page: Any) -> int:
    """
    How wide the whole page is, in CSS pixels.

    Words are visible before the style sheet has arrived, and without it every page is wide: hence the wait.
    """
    page.wait_for_load_state("load")
    return int(page.evaluate("document.documentElement.scrollWidth"))


def follow(page: Any, pressed: Any) -> None:
    """
    Press a link or a button, and wait for the page that it leads to.

    A click ends before the next page is there: whatever is asked of the page at once is answered by the one
    that is being left, or by neither.
    """
    with page.expect_navigation():
        pressed.click()


@pytest.fixture
def live_portal(live_server: Any, committed_db: None, settings: Any) -> LivePortal:
    settings.PUBLIC_URL = live_server.url
    return LivePortal(live_server.url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The machine's own Chromium; without one the test is skipped, or fails when REQUIRE_BROWSER=1."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        reason = f"no browser on this machine: install one of {', '.join(BROWSERS)}"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread between its calls, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watched_page(chromium: Any, live_portal: LivePortal) -> Iterator[tuple[Any, list[str]]]:
    """A page in a fresh Chinese browser, and the list of what went wrong behind it."""
    problems: list[str] = []
    context = chromium.new_context(
        base_url=live_portal.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(10_000)

    def listen(text: str) -> None:
        if "Content Security Policy" in text:
            problems.append(text)

    def watch(page: Any) -> None:
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on("console", lambda line: listen(line.text))

    def guard(route: Any) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            problems.append(f"asked for another host: {route.request.url}")
            route.abort()

    context.route("**/*", guard)
    context.on("page", watch)
    yield context.new_page(), problems
    context.close()


@pytest.fixture
def browser_page(watched_page: tuple[Any, list[str]]) -> Iterator[Any]:
    """
    A page in a fresh Chinese browser; ``page.goto("/records/")`` is enough.

    The test fails at its end if a script broke, the content policy refused something, or a page asked for
    anything from another host.
    """
    page, problems = watched_page
    yield page
    assert not problems, "\n".join(problems)
