"""
Pictures of every kind of page of the running demo, for a person to look at: ``make screenshots``.

Each page at 1,280 and 360 pixels, in Chinese and in English, the home page in the dark as well; they go to
``.local/screenshots/``. The run fails where a page is wider than its window, answers with an error, breaks the
content policy or asks another host for anything.

``make screenshots DOCS=1`` makes only the main pages, as ``docs/screenshots.md`` describes them, in ``docs/screenshots/``.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import width_of

ROOT = Path(__file__).resolve().parents[1]
DEMO = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local") / "demo.json"
OUT = ROOT / ".local" / "screenshots"
WIDTHS = (1280, 360)
LANGUAGES = ("zh-hans", "en")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

PUBLIC = {
    "home": "/",
    "search": "/search/?q=财政",
    "search-none": "/search/?q=没有这样的词",
    "records": "/records/",
    "records-filtered": "/records/?q=局&severity=serious",
    "records-none": "/records/?q=没有这样的词",
    "records-problem": "/records/?region=999999",
    "organisations": "/organisations/",
    "regions": "/regions/",
    "region": "/regions/{region}/",
    "statistics": "/statistics/",
    "licences": "/licences/",
    "penalties": "/penalties/",
    "lists": "/lists/",
    "agencies": "/agencies/",
    "notices": "/notices/",
    "policies": "/policies/",
    "cases": "/cases/",
    "commendations": "/commendations/",
    "remedies": "/remedies/",
    "pledges": "/pledges/",
    "pledges-overdue": "/pledges/?due=overdue&pledge_kind=contract",
    "pledges-none": "/pledges/?q=没有这样的词",
    "townships": "/townships/",
    "arrears": "/arrears/",
    "assessments": "/assessments/",
    "ratings": "/ratings/",
    "debt": "/ratings/debt/",
    "campaigns": "/campaigns/",
    "demonstration-titles": "/demonstrations/titles/",
    "proposals": "/proposals/",
    "complaints": "/complaints/",
    "complain": "/complaints/new/",
    "complaint-track": "/complaints/track/",
    "complaint-figures": "/complaints/figures/",
    "complaint-answers": "/complaints/answers/",
    "about": "/about/",
    "about-figures": "/about/figures/",
    "about-periods": "/about/periods/",
    "about-withheld": "/about/withheld/",
    "about-marks": "/about/marks/",
    "data-protection": "/about/data-protection/",
    "about-data-protection": "/about/data-protection/",
    "developers": "/developers/",
    "transparency": "/transparency/",
    "entries": "/transparency/entries/",
    "verify": "/verify/?number=411000-20260504-7K3F9A&code=7K3F9ACD",
    "open-data": "/open-data/",
    "changes": "/open-data/changes/",
    "dictionary": "/open-data/dictionary/records/",
    "subscribe": "/subscriptions/new/?severity=serious",
    "site-map": "/site-map/",
    "not-found": "/records/00000000-0000-7000-8000-000000000000/",
    "sign-in": "/admin/login/",
}
# What a person who has never seen the portal should see of it: name, address, cookies, width.
DOCS = ROOT / "docs" / "screenshots"
MAIN = (
    ("home", "/", {}, 1280),
    ("home-phone", "/", {}, 360),
    ("search", "/search/?q=财政", {}, 1280),
    ("record", "{record}", {}, 1280),
    ("record-traditional", "{record}", {"language": "zh-hant"}, 1280),
    ("organisation", "{organisation}", {}, 1280),
    ("region", "/regions/{region}/", {}, 1280),
    ("licences", "/licences/", {}, 1280),
    ("policies", "/policies/", {}, 1280),
    ("open-data", "/open-data/", {"language": "en"}, 1280),
    ("statistics", "/statistics/", {"language": "en"}, 1280),
    ("large-letters", "/", {"text_size": "large"}, 360),
    ("high-contrast", "{record}", {"contrast": "high"}, 1280),
)
STAFF = {
    "work": "/admin/",
    "staff-records": "/admin/records/dishonestyrecord/",
}
CLERK = {
    **STAFF,
    "staff-record-new": "/admin/records/dishonestyrecord/add/",
    "staff-pledges": "/admin/records/pledge/",
    "staff-pledges-overdue": "/admin/records/pledge/?due=overdue",
    "staff-pledge-new": "/admin/records/pledge/add/",
    "staff-pledge-review": "/admin/records/pledge/performance/",
    "staff-arrears": "/admin/records/arrear/",
    "staff-arrears-overdue": "/admin/records/arrear/?status=overdue",
    "staff-arrear-new": "/admin/records/arrear/add/",
    "staff-arrears-import": "/admin/records/arrear/import/",
    "staff-arrears-year": "/admin/records/arrearsstatement/",
    "staff-reports": "/admin/supervision/workreport/",
    "staff-reports-table": "/admin/supervision/workreport/table/",
    "staff-ratings": "/admin/supervision/ratingcase/",
    "staff-rating-agencies": "/admin/supervision/ratingagency/",
    "staff-assessment-results": "/admin/records/assessmentresult/",
    "staff-handovers": "/admin/records/handover/",
    "staff-handovers-waiting": "/admin/records/handover/waiting/",
}
HANDLER = {
    "work": "/admin/",
    "complaints": "/admin/supervision/complaint/",
    "complaint-intake": "/admin/supervision/complaint/intake/",
}
AUDITOR = {"work": "/admin/", "chain-board": "/admin/records/chainalarm/board/"}
SYSTEM_ADMIN = {
    "work": "/admin/",
    "accounts": "/admin/records/user/",
    "account-new": "/admin/records/user/add/",
    "approvals-mine": "/admin/records/stewardrequest/?show=mine",
    "partner-new": "/admin/records/partnerapplication/add/",
}
SECURITY_ADMIN = {
    "work": "/admin/",
    "approvals": "/admin/records/stewardrequest/",
    "approvals-all": "/admin/records/stewardrequest/?show=all",
    "grants": "/admin/records/grant/",
    "grant-new": "/admin/records/grant/add/",
    "grant-reviews": "/admin/records/grantreview/",
    "grants-own": "/admin/records/grant/mine/",
    "substitute": "/admin/records/grant/substitute/",
    "destruction": "/admin/records/destructionlist/",
}
ASSESSOR = {
    "work": "/admin/",
    "systems": "/admin/supervision/systemversion/",
    "rounds": "/admin/supervision/assessmentround/",
    "sheets": "/admin/supervision/assessmentsheet/",
    "results": "/admin/records/assessmentresult/",
}
SUPERVISOR = {
    "work": "/admin/",
    "dashboard": "/admin/supervision/dashboardday/",
    "warning-board": "/admin/supervision/riskwarning/board/",
    "warnings": "/admin/supervision/riskwarning/",
    "warning-rules": "/admin/supervision/warningrule/",
    "court-notices": "/admin/supervision/courtnotice/",
    "quality": "/admin/supervision/qualitymonth/",
    "tasks": "/admin/supervision/taskpolicy/",
    "ledger": "/admin/supervision/ledgeritem/",
    "ledger-board": "/admin/supervision/ledgeritem/board/",
    "documents": "/admin/supervision/incomingdocument/",
    "proposals": "/admin/supervision/proposal/",
    "litigation": "/admin/supervision/litigationcase/",
    "advice": "/admin/supervision/legaladvice/",
    "transfers": "/admin/supervision/criminaltransfer/",
    "decisions": "/admin/supervision/decisionfile/",
    "congress-reports": "/admin/supervision/congressreport/",
    "inspections": "/admin/supervision/inspection/",
    "inspection-visits": "/admin/supervision/inspectionvisit/",
    "inspection-findings": "/admin/supervision/inspectionfinding/",
    "campaigns": "/admin/supervision/campaign/",
    "demonstrations": "/admin/supervision/demonstrationapplication/",
    "inspection-plans": "/admin/supervision/inspectionplan/",
    "checklists": "/admin/supervision/inspectionchecklist/",
    "campaign-targets": "/admin/supervision/campaigntarget/",
    "demonstration-programmes": "/admin/supervision/demonstrationprogramme/",
}


class Problems(list[str]):
    """What a person should not have to find by eye."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"{page.url}: script error: {error}"))
        page.on("console", lambda line: self._policy(page, line.text))
        page.on("request", lambda request: self._host(page, request.url))

    def _policy(self, page: Page, text: str) -> None:
        if "Content Security Policy" in text:
            self.append(f"{page.url}: {text}")

    def _host(self, page: Page, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname not in (
            "127.0.0.1",
            "localhost",
        ):
            self.append(f"{page.url}: asked {url}")


def main() -> int:
    if not DEMO.exists():
        return refused("Start the demo first: make demo")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        return refused(f"No browser on this machine: install one of {', '.join(BROWSERS)}")
    nodes = json.loads(DEMO.read_text())["nodes"]
    problems = Problems()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        if os.environ.get("DOCS"):
            shoot_main(browser, nodes["city"])
            browser.close()
            sys.stdout.write(f"{len(MAIN)} pictures in {DOCS.relative_to(ROOT)}\n")
            return 0
        shoot_city(browser, nodes["city"], problems)
        for level in ("province", "nation"):
            with_page(
                browser, nodes[level]["url"], f"{level}-home", {"home": "/"}, problems, languages=("zh-hans",)
            )
        browser.close()
    count = len(list(OUT.glob("*.png")))
    sys.stdout.write("\n".join([*problems, f"{count} pictures in {OUT.relative_to(ROOT)}", ""]))
    return 1 if problems else 0


def refused(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2


def shoot_city(browser: Browser, node: dict[str, Any], problems: Problems) -> None:
    pages = {name: path.format(region=node["code"]) for name, path in PUBLIC.items()}
    pages |= found_pages(browser, node["url"])
    with_page(browser, node["url"], "city", pages, problems)
    with_page(
        browser, node["url"], "city-dark", {"home": "/", "record": pages["record"]}, problems, scheme="dark"
    )
    some = {name: pages[name] for name in ("home", "record", "organisation", "region")}
    with_page(browser, node["url"], "city-large", some, problems, cookies={"text_size": "large"})
    with_page(
        browser,
        node["url"],
        "city-contrast",
        some,
        problems,
        cookies={"contrast": "high"},
        languages=("zh-hant",),
    )
    for role, staff_pages in (
        ("clerk", CLERK),
        ("reviewer", STAFF),
        ("handler", HANDLER),
        ("auditor", AUDITOR),
        ("admin", SYSTEM_ADMIN),
        ("security_admin", SECURITY_ADMIN),
        ("assessor", ASSESSOR),
        ("supervisor", SUPERVISOR),
    ):
        with_page(browser, node["url"], f"city-{role}", staff_pages, problems, user=node["users"][role])


def shoot_main(browser: Browser, node: dict[str, Any]) -> None:
    """The main pages as a reader meets them: what fits the window first, and no more than three windows long."""
    found = {**found_pages(browser, node["url"]), "region": node["code"]}
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, address, cookies, width in MAIN:
        context = browser.new_context(base_url=node["url"], viewport={"width": width, "height": 900})
        context.add_cookies(
            [{"name": key, "value": value, "url": node["url"]} for key, value in cookies.items()]
        )
        page = context.new_page()
        page.goto(address.format(**found))
        height = min(int(page.evaluate("document.documentElement.scrollHeight")), 2700)
        page.screenshot(
            path=str(DOCS / f"{name}.png"),
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": height},
        )
        context.close()


def found_pages(browser: Browser, url: str) -> dict[str, str]:
    """A record and a body that the lists lead to."""
    page = browser.new_page()
    page.goto(f"{url}/records/")
    found = {
        "record": page.locator(".card h3 a").first.get_attribute("href") or "/records/",
        "organisation": page.locator(".card-body a").first.get_attribute("href") or "/organisations/",
    }
    page.close()
    return found


def with_page(
    browser: Browser,
    url: str,
    prefix: str,
    pages: dict[str, str],
    problems: Problems,
    *,
    languages: tuple[str, ...] = LANGUAGES,
    scheme: Any = "light",
    cookies: dict[str, str] | None = None,
    user: dict[str, str] | None = None,
) -> None:
    for language in languages:
        context = browser.new_context(
            base_url=url, color_scheme=scheme, viewport={"width": 1280, "height": 900}
        )
        kept = {"language": language, **(cookies or {})}
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in kept.items()])
        page = context.new_page()
        problems.watch(page)
        if user:
            sign_in(page, user)
        for name, width, path in every(pages):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(path)
            if answer is None or (answer.status >= 400 and name != "not-found"):
                problems.append(f"{url}{path}: answered {answer.status if answer else 'nothing'}")
            if width_of(page) > width:
                problems.append(f"{url}{path}: wider than {width} px in {language}")
            OUT.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(OUT / f"{prefix}-{name}-{language}-{width}.png"), full_page=True)
        context.close()


def every(pages: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    for name, path in pages.items():
        for width in WIDTHS:
            yield name, width, path


def sign_in(page: Page, user: dict[str, str]) -> None:
    page.goto("/admin/login/")
    page.fill("input[name=username]", user["username"])
    page.fill("input[name=password]", user["password"])
    page.click("[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


if __name__ == "__main__":
    raise SystemExit(main())
