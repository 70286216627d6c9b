"""A department that cannot make it in time asks for more; the supervisor sees what is late and decides."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from records.access.roles import Role
from records.access.services import ensure_system_users
from records.clocks import cases, kinds
from records.common.deadlines import Length
from tests.records.access.factories import PASSWORD, body, holder
from tests.records.clocks import factories
from tests.support.browser import width_of

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(live_portal, monkeypatch):
    """A bureau with one thing due in ten days, one due soon and one that is late; and those above it."""
    ensure_system_users()
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register_case_kind(kinds.CaseKind(factories.KIND, "失信整改", lambda uid: f"/admin/example/{uid}/"))
    bureau = body("示例市城市管理局")
    clerk = holder("陈静", Role.CLERK)
    today = timezone.localdate()
    for days, key, title in (
        (10, "rectification_finish", "整改：未按期支付合同价款"),
        (1, "rectification_explain", "整改：未兑现招商承诺"),
        (-4, "rectification_explain", "整改：未按时公开办理结果"),
    ):
        factories.started(
            clerk, today - timedelta(days=20), key=key, case_title=title, organisation=bureau,
            role=Role.DEPARTMENT, length=Length(20 + days, "d"), at=timezone.now(),
        )  # fmt: skip
    paused = factories.started(
        clerk, today - timedelta(days=3), case_title="整改：等待鉴定结论", key="rectification_finish",
        organisation=bureau, role=Role.DEPARTMENT, at=timezone.now(),
    )  # fmt: skip
    cases.pause(deadline=paused, reason="等待工程质量鉴定结论", by=clerk, at=timezone.now())
    return holder("周明", Role.DEPARTMENT, organisation=bureau), holder("孙丽", Role.SUPERVISOR)


def look(page, name):
    """Kept where a person can look at it."""
    folder = Path(".local/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"deadlines-{name}.png", full_page=True)


def sign_out(page, url):
    page.context.clear_cookies()
    page.goto(f"{url}/admin/")


def test_one_asks_for_more_time_and_another_grants_it(live_portal, browser_page, desk):
    department, supervisor = desk
    page = browser_page

    live_portal.sign_in(page, department.username, PASSWORD)
    expect(page.get_by_role("link", name="我的时限：已超期")).to_be_visible()
    look(page, "home")
    page.get_by_role("link", name="我的时限：已超期").click()
    expect(page.get_by_text("整改：未按时公开办理结果").first).to_be_visible()
    expect(page.get_by_text("整改：未兑现招商承诺")).to_have_count(0)
    # What is late is not put off any more.
    expect(page.get_by_role("link", name="申请延期")).to_have_count(0)

    page.get_by_role("link", name="全部未完成").click()
    expect(page.get_by_text("已暂停，恢复后重新计算截止日")).to_be_visible()
    row = page.get_by_role("region", name="整改：未按期支付合同价款")
    row.get_by_text("如何计算").click()
    expect(row.get_by_text("起算日")).to_be_visible()
    look(page, "list")
    row.get_by_role("link", name="申请延期").click()
    page.get_by_label("延长时长").fill("15")
    page.get_by_label("单位").select_option("d")
    page.get_by_label("理由").fill("须待财政评审结束后支付。")
    look(page, "ask")
    page.get_by_role("button", name="提交延期申请").click()
    expect(page.get_by_text("延期申请已提交")).to_be_visible()

    sign_out(page, live_portal.url)
    live_portal.sign_in(page, supervisor.username, PASSWORD)
    expect(page.get_by_role("link", name="所辖单位超期")).to_be_visible()
    page.get_by_role("link", name="延期待决定").click()
    page.get_by_role("link", name="决定延期申请").click()
    expect(page.get_by_text("须待财政评审结束后支付。", exact=True)).to_be_visible()
    look(page, "decide")
    page.get_by_label("批准", exact=True).check()
    page.get_by_role("button", name="决定").click()
    expect(page.get_by_text("已批准", exact=False).first).to_be_visible()
    look(page, "granted")


def test_the_list_is_read_on_a_telephone(live_portal, browser_page, desk):
    department, _supervisor = desk
    page = browser_page
    page.set_viewport_size({"width": 360, "height": 740})
    live_portal.sign_in(page, department.username, PASSWORD)
    page.goto(f"{live_portal.url}/admin/records/deadline/?when=open")
    expect(page.get_by_text("整改：未按期支付合同价款").first).to_be_visible()
    assert width_of(page) <= 360
    look(page, "list-360")
