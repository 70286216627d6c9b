"""A suggestion with real hands: the unit speaks and answers, another signs, everybody reads it on a telephone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from records.access.services import ensure_system_users
from supervision.oversight import services
from tests.records.access.factories import PASSWORD
from tests.supervision.oversight import factories
from tests.support.browser import follow, width_of

# A page may take its time on a busy machine; what it says in the end is what counts.
expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign_in(live_portal, page, someone):
    page.context.clear_cookies()
    live_portal.sign_in(page, someone.username, PASSWORD)


def test_an_answer_goes_from_the_unit_to_everybody(live_portal, browser_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ensure_system_users()
    hall, page, today = factories.hall(), browser_page, timezone.localdate().isoformat()
    case = factories.received(hall)
    services.assign(case=case.pk, host=hall.body, by=hall.supervisor, at=timezone.now())
    services.take(case=case.pk, by=hall.worker, at=timezone.now())

    sign_in(live_portal, page, hall.worker)
    page.get_by_role("link", name="建议提案待办理").first.click()
    page.get_by_role("link", name=case.title).click()
    # Before anybody spoke with the proposer there is no answer to be written, and the page says why.
    expect(page.get_by_text("请先登记与提出人的沟通情况")).to_be_visible()
    page.get_by_role("link", name="登记与提出人沟通").click()
    page.get_by_label("沟通方式").select_option("visit")
    page.get_by_label("沟通日期").fill(today)
    page.get_by_label("沟通情况").fill("当面听取意见。")
    page.get_by_role("button", name="确认登记与提出人沟通").click()
    page.get_by_role("link", name="拟写答复").click()
    page.get_by_label("答复类别").select_option("B")
    page.locator("[name=text]").fill("已列入计划，逐项公布。")
    page.get_by_role("button", name="确认拟写答复").click()
    expect(page.get_by_text("逐项写明做什么、何时做到").first).to_be_visible()
    page.get_by_label("承诺事项").fill("2099-12-31 | 公布兑现时限")
    follow(page, page.get_by_role("button", name="确认拟写答复"))
    # Whoever wrote it finds no door to sign it.
    expect(page.get_by_role("link", name="签发答复")).to_have_count(0)

    sign_in(live_portal, page, hall.head)
    page.get_by_role("link", name="建议提案答复待签发").first.click()
    page.get_by_role("link", name=case.title).click()
    page.get_by_role("link", name="签发答复").click()
    expect(page.get_by_text("已列入计划，逐项公布。")).to_be_visible()
    page.get_by_role("button", name="确认签发答复").click()
    expect(page.get_by_role("link", name="对人大代表建议的答复")).to_be_visible()

    rated = {"process": "yes", "result": "mostly", "on": timezone.localdate()}
    services.close(case=case.pk, **rated, by=hall.supervisor, at=timezone.now())
    services.publish_answer(case=case.pk, how="full", by=hall.supervisor, at=timezone.now())
    page.context.clear_cookies()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/proposals/")
    page.get_by_role("link", name=case.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(case.title)
    expect(page.get_by_role("rowheader", name="公布兑现时限")).to_be_visible()
    wide = width_of(page)
    assert wide <= 360, "the page is wider than the telephone"
