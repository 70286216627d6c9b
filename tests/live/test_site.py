"""The city's whole site in a real browser: every part opens, in each script, and nothing is asked of anybody else."""

from collections import Counter
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest

from tests.live.conftest import LiveDemo
from tests.support.browser import width_of
from tests.support.pages import ReadPage

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# So many pages of one folder are opened; the walk with the test client opens the rest (tests/disclosure/test_crawl.py).
OF_EACH_KIND = 2
NO_PAGES = (
    "/static/", "/api/", "/admin/", "/chain/", "/files/", "/leave/", "/sitemap", "/feeds/", "/open-data/files/",
    "/open-data/latest/", "/transparency/verify.py",
)  # fmt: skip
NO_PAGE_ENDINGS = (
    ".csv",
    ".json",
    ".jsonl",
    ".gz",
    ".atom",
    ".xml",
    ".txt",
    ".py",
    ".md",
    ".pdf",
    ".xlsx",
    ".jsonld",
)


def _kind(address: str) -> str:
    """Pages that differ only in which thing they show are one kind."""
    parts = urlsplit(address)
    steps = ["*" if any(sign.isdigit() for sign in step) else step for step in parts.path.split("/")]
    return "/".join(steps) + ("?" if parts.query else "")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_whole_site_opens_without_a_fault_or_a_stranger(live: LiveDemo, chromium: Any, language: str) -> None:
    city, problems = live.city, []
    context = chromium.new_context(base_url=city.url, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "language", "value": language, "url": city.url}])
    page = context.new_page()
    ours = {urlsplit(node.url).netloc for node in (live.city, live.province, live.nation)}
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda line: line.type == "error" and problems.append(f"{page.url}: {line.text}"))
    page.on("requestfailed", lambda request: problems.append(f"{page.url}: failed {request.url}"))
    page.on(
        "request",
        lambda request: (
            urlsplit(request.url).netloc != urlsplit(city.url).netloc
            and problems.append(f"{page.url}: asked {request.url}")
        ),
    )
    waiting, seen, opened = ["/", "/site-map/"], {"/", "/site-map/"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            problems.append(f"{address} answers {answer.status if answer else 'nothing'}")
            continue
        read = ReadPage(page.content())
        problems += [f"{address}: {fault}" for fault in read.faults()]
        if width_of(page) > 1280:
            problems.append(f"{address}: wider than its window")
        for link in page.evaluate("() => [...document.querySelectorAll('a[href]')].map(link => link.href)"):
            target = urlsplit(urldefrag(link)[0])
            if target.netloc not in ours:
                problems.append(f"{address}: leads to {link}")
            path = target.path + (f"?{target.query}" if target.query else "")
            elsewhere = target.netloc != urlsplit(city.url).netloc
            if (
                elsewhere
                or path in seen
                or path.startswith(NO_PAGES)
                or target.path.endswith(NO_PAGE_ENDINGS)
            ):
                continue
            seen.add(path)
            kind = _kind(path)
            opened[kind] += 1
            if opened[kind] <= OF_EACH_KIND:
                waiting.append(path)
    context.close()
    assert not problems, "\n".join(problems[:40])
    assert len(opened) > 40
