"""A township keeps its word in public: one enters the promise, another publishes it, and anybody watches it being kept."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from records.access.roles import Role
from records.access.services import ensure_system_users
from records.pledges.models import Pledge
from tests.disclosure.factories import body
from tests.records.access.factories import PASSWORD, holder
from tests.records.consequences.factories import PDF
from tests.support.browser import follow

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "每季度公开一次财务收支"


def fill(page, **values):
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def confirm(page, name):
    """The door on the page, and the page that asks once more."""
    follow(page, page.locator(f"a[href*='{name}']").first)
    follow(page, page.locator("button[type=submit].button-main"))


def test_a_township_clerks_promise_is_published_kept_and_read(live_portal, browser_page):
    ensure_system_users()
    town = body("示例镇人民政府", region="411081", kind="township")
    clerk = holder("陈静", Role.CLERK, "411081", organisation=town)
    reviewer = holder("刘洋", Role.REVIEWER, "411081")
    page, today = browser_page, timezone.localdate()

    def sign_in(user):
        page.context.clear_cookies()
        live_portal.sign_in(page, user.username, PASSWORD)

    sign_in(clerk)
    page.goto("/admin/records/pledge/add/")
    page.locator("[name=organisation_text]").fill(town.name)
    fill(
        page,
        pledge_kind="township",
        title=TITLE,
        counts_as_kept="每季度结束后15日内在公开栏和本站公布上季度财务收支，全年4次。",
        due_on=(today + timedelta(days=90)).isoformat(),
        post_title="镇长",
        matter="finance",
        document_name="示例镇2026年公开承诺书",
        document_number="示镇〔2026〕3号",
        decided_on=(today - timedelta(days=30)).isoformat(),
    )
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存。")).to_be_visible()
    pledge = Pledge.objects.get()
    own = f"/admin/records/pledge/{pledge.pk}/page/"
    for title, weight in (("公布前三季度收支", "75"), ("公布第四季度收支", "25")):
        page.locator("a[href$='/note/milestone/']").first.click()
        fill(page, title=title, weight=weight, due_on=(today + timedelta(days=60)).isoformat())
        page.locator("button[type=submit].button-main").click()
        expect(page.get_by_text(title).first).to_be_visible()
    confirm(page, "/do/submit/")
    # He wrote it, so he cannot publish it, and nobody reads it yet.
    page.goto(own)
    expect(page.locator("a[href*='/do/publish/']")).to_have_count(0)
    assert page.goto(f"/pledges/{pledge.pk}/").status == 404

    sign_in(reviewer)
    page.goto(own)
    confirm(page, "/do/publish/")
    expect(page.get_by_text("已发布").first).to_be_visible()

    sign_in(clerk)
    page.goto(own)
    page.locator("a[href$='/note/reaching/']").first.click()
    page.locator("[name=milestone]").select_option(label="公布前三季度收支")
    fill(page, reached_on=today.isoformat(), statement="前三季度收支已在公开栏公布。", evidence="公开栏照片")
    page.locator("[name=files]").set_input_files(
        {"name": "照片.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.locator("button[type=submit].button-main").click()
    expect(page.get_by_text("前三季度收支已在公开栏公布。").first).to_be_visible()

    sign_in(reviewer)
    page.goto(own)
    confirm(page, "/accept/")
    expect(page.get_by_text("75").first).to_be_visible()

    page.context.clear_cookies()
    page.goto("/townships/?region=411081")
    page.get_by_role("link", name=town.name).click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("进度 75%").first).to_be_visible()
    expect(page.get_by_text("公布前三季度收支（占 75%）")).to_be_visible()
    expect(page.get_by_text("已完成")).to_be_visible()
