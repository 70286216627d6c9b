"""A call is taken down, looked into and answered by hand; the body it is about finds nothing of it."""

from datetime import timedelta
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from records.access.services import ensure_system_users
from supervision.complaints.models import Complaint
from tests.records.access.factories import PASSWORD
from tests.supervision.complaints import factories
from tests.support.browser import follow

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _sign_in(live_portal: Any, page: Any, someone: Any) -> None:
    page.context.clear_cookies()
    live_portal.sign_in(page, someone.username, PASSWORD)


def _looked_over(page: Any) -> None:
    page.wait_for_load_state("networkidle")
    found = [
        (one["id"], one["nodes"][0]["html"][:160])
        for one in Axe().run(page)["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert not found, found


def test_from_the_telephone_to_the_answer(
    live_portal: Any, browser_page: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ensure_system_users()
    office, page = factories.office(), browser_page

    def step(name: str, confirm: str = "", **fields: str) -> None:
        follow(page, page.get_by_role("link", name=name, exact=True))
        for label, value in fields.items():
            page.get_by_label(label).fill(value)
        follow(page, page.get_by_role("button", name=confirm or f"确认{name}"))

    _sign_in(live_portal, page, office.handler)
    page.get_by_role("link", name="登记投诉举报").first.click()
    page.locator("#id_channel").select_option("phone")
    page.get_by_label("类别").select_option("contract")
    page.get_by_label("被反映单位", exact=True).fill(office.bureau.name)
    page.get_by_label("事发地区").select_option("411000")
    page.get_by_label("标题").fill("道路维修合同没有结算")
    page.get_by_label("反映的情况").fill("去年三月签订的道路维修合同，验收合格后至今没有结算。")
    page.get_by_label("署名方式").select_option("named")
    page.get_by_label("反映人姓名或名称").fill(factories.NAME)
    page.get_by_role("button", name="登记", exact=True).click()
    # Whoever cannot be called back is asked for a way to reach him; nothing typed is lost.
    expect(page.get_by_text("请填写联系电话或电子邮箱").first).to_be_visible()
    page.get_by_label("联系电话").fill(factories.PHONE)
    _looked_over(page)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("查询码只显示这一次")).to_be_visible()
    expect(page.get_by_text("看不到您的身份")).to_be_visible()

    page.get_by_role("link", name="打开本件").click()
    expect(page.get_by_text(factories.NAME)).to_have_count(0)
    step("登记")
    step("受理")
    step("交办", 承办单位=office.government.name)
    step("开始核查")
    page.set_viewport_size({"width": 360, "height": 800})
    _looked_over(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    step("给反映人留言", 内容="请提供验收单。")
    until = timezone.localdate() + timedelta(days=20)
    step("认定属实", 查明的情况和依据="合同和验收单属实。", 整改期限=until.isoformat())
    expect(page.get_by_text("属实，整改中").first).to_be_visible()
    step("认定已整改", 查明的情况和依据="款项已经结清。")
    step("答复", 答复="经查属实，款项已经结清。")
    expect(page.get_by_text("已答复。")).to_be_visible()
    expect(page.get_by_text("须由答复人以外的人办结")).to_be_visible()

    _sign_in(live_portal, page, office.reviewer)
    case = Complaint.objects.get()
    page.goto(f"/admin/supervision/complaint/{case.pk}/change/")
    step("公开答复", 公开的标题="某单位工程款已结清")
    expect(page.get_by_text("答复已公开")).to_be_visible()
    step("办结")
    assert Complaint.objects.get().status == "closed"

    # The reported body's own account: no door, no page, nothing in any list.
    _sign_in(live_portal, page, office.at_bureau)
    expect(page.get_by_role("link", name="全部投诉举报")).to_have_count(0)
    answer = page.goto(f"/admin/supervision/complaint/{case.pk}/change/")
    assert answer.status in (403, 404)
    expect(page.get_by_text(case.number)).to_have_count(0)
