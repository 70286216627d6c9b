"""The pages of this room for people who read with ears or on a phone; the most visited stand in test_accessibility."""

from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe

from tests.disclosure.test_accessibility import RULES
from tests.disclosure.texts import pages
from tests.support.browser import width_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ELSEWHERE = {
    "notices",
    "notice",
    "policies",
    "lists",
    "list",
    "agencies",
    "agency",
    "case",
    "decision",
    "bad conduct",
}


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (360, "zh-hans")])
def test_no_barrier_that_a_machine_can_find_and_no_page_wider_than_its_window(
    browser_page: Any, live_portal: Any, width: int, language: str
) -> None:
    browser_page.context.add_cookies([{"name": "language", "value": language, "url": live_portal.url}])
    browser_page.set_viewport_size({"width": width, "height": 900})
    found = []
    for name, path in pages.paths().items():
        if name in ELSEWHERE:
            continue
        browser_page.goto(path)
        if width_of(browser_page) > width:
            found.append(f"{name}: wider than {width}")
        for violation in Axe().run(browser_page, options=RULES)["violations"]:
            found += [f"{name}: {violation['id']}: {node['target']}" for node in violation["nodes"]]
    assert not found, "\n".join(found)
