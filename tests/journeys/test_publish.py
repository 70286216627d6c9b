"""The main job with real hands: a clerk enters, another person approves, a citizen reads."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from records.access.services import ensure_system_users
from records.dishonesty.models import DishonestyRecord
from tests.records.access.factories import PASSWORD
from tests.records.dishonesty import factories

# A page may take its time on a busy machine; what it says in the end is what counts.
expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def fill_in(page, bureau):
    """The form as a clerk fills it in, body by body of the paper form, with the keyboard where that is quicker."""
    # The skin shows its page once its scripts are there; clicking waits for that, as a person would.
    page.get_by_label("失信机构").click()
    page.keyboard.type("财政局")
    expect(page.locator("#lookup-list [role=option]").first).to_contain_text(bureau.name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("失信来源").select_option("judgment")
    page.get_by_label("所属领域").select_option("procurement")
    page.get_by_label("失信程度").select_option("serious")
    page.get_by_label("标题").fill("拖欠政府采购合同价款")
    page.get_by_label("失信事实").fill("该局未按合同约定支付采购价款，经催告后仍未履行付款义务。")
    page.get_by_label("文书文号").fill("（2026）示01民终88号")
    page.get_by_label("文书日期").fill((timezone.localdate() - timedelta(days=20)).isoformat())
    page.get_by_label("文书名称").fill("民事判决书")
    page.get_by_label("作出机关", exact=True).fill("示例市中级人民法院")
    page.get_by_label("认定依据").fill("《中华人民共和国民法典》第五百七十九条")
    page.get_by_label("文书已送达当事机构").check()


def sign_out(page, url):
    page.context.clear_cookies()
    page.goto(f"{url}/admin/")


def test_what_one_enters_and_another_approves_any_citizen_reads(live_portal, browser_page):
    ensure_system_users()
    who, bureau = factories.people(), factories.bureau()
    page = browser_page

    live_portal.sign_in(page, who.clerk.username, PASSWORD)
    page.get_by_role("link", name="录入新记录").first.click()
    fill_in(page, bureau)
    expect(page.locator("[data-notes=severity]")).to_contain_text("最短公示 1年")
    expect(page.locator("[data-notes=decided_on]")).to_contain_text("期限从文书日期算起")
    expect(page.locator("[data-autosave-note]")).to_contain_text("已在本机浏览器暂存")
    page.get_by_role("button", name="保存并提交").click()
    expect(page.get_by_text("已提交，等待另一人审核。")).to_be_visible()
    record = DishonestyRecord.objects.get()
    # He wrote it, so there is no door to approve it for him, not even by its address.
    page.goto(f"/admin/records/dishonestyrecord/{record.pk}/review/")
    expect(page.get_by_text("您不能审核这条记录")).to_be_visible()
    # Nobody sees it yet.
    assert page.goto(f"/records/{record.pk}/").status == 404

    sign_out(page, live_portal.url)
    live_portal.sign_in(page, who.reviewer.username, PASSWORD)
    page.get_by_role("link", name="待我审核").click()
    page.get_by_role("link", name="拖欠政府采购合同价款").click()
    page.get_by_role("link", name="去审核").click()
    expect(page.get_by_role("heading", name="核对与决定")).to_be_visible()
    for tick in page.locator(".panel-steps .field-check input").all():
        tick.check()
    page.get_by_role("button", name="审核通过并发布").click()
    expect(page.get_by_text("已审核通过并发布")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/records/")
    page.get_by_role("link", name="拖欠政府采购合同价款").click()
    expect(page.get_by_role("heading", name="拖欠政府采购合同价款")).to_be_visible()
    expect(page.get_by_text("（2026）示01民终88号").first).to_be_visible()


def test_a_draft_survives_a_closed_browser_window(live_portal, browser_page):
    ensure_system_users()
    who, bureau = factories.people(), factories.bureau()
    page = browser_page
    live_portal.sign_in(page, who.clerk.username, PASSWORD)
    page.goto("/admin/records/dishonestyrecord/add/")
    fill_in(page, bureau)
    expect(page.locator("[data-autosave-note]")).to_contain_text("已在本机浏览器暂存")
    page.goto("/admin/")
    page.goto("/admin/records/dishonestyrecord/add/")
    expect(page.get_by_label("标题")).to_have_value("")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("标题")).to_have_value("拖欠政府采购合同价款")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存。")).to_be_visible()
    assert DishonestyRecord.objects.get().organisation == bureau
    # Once the server has it, the browser forgets its own copy.
    page.goto("/admin/records/dishonestyrecord/add/")
    expect(page.locator("[data-autosave-note]")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_the_staff_break_no_accessibility_rule(live_portal, browser_page, width):
    from axe_core_python.sync_playwright import Axe

    ensure_system_users()
    who = factories.people()
    record = factories.submitted(who, at=timezone.now(), decided_on=timezone.localdate() - timedelta(days=40))
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    live_portal.sign_in(page, who.reviewer.username, PASSWORD)
    addresses = (
        "/admin/",
        "/admin/records/dishonestyrecord/",
        f"/admin/records/dishonestyrecord/{record.pk}/page/",
        f"/admin/records/dishonestyrecord/{record.pk}/review/",
    )
    found = []
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for violation in Axe().run(page)["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found += [
                    f"{address}: {violation['id']}: {node['html'][:160]}" for node in violation["nodes"][:3]
                ]
    assert not found, "\n".join(found)


def test_a_clerk_without_scripts_enters_and_submits_too(live_portal, chromium):
    ensure_system_users()
    who, bureau = factories.people(), factories.bureau()
    context = chromium.new_context(base_url=live_portal.url, java_script_enabled=False)
    page = context.new_page()
    live_portal.sign_in(page, who.clerk.username, PASSWORD)
    page.get_by_role("link", name="录入新记录").first.click()
    page.get_by_label("失信机构").fill(bureau.name)
    page.get_by_label("失信来源").select_option("judgment")
    page.get_by_label("所属领域").select_option("procurement")
    page.get_by_label("失信程度").select_option("minor")
    page.get_by_label("标题").fill("拖欠政府采购合同价款")
    page.get_by_label("文书日期").fill((timezone.localdate() - timedelta(days=20)).isoformat())
    page.get_by_role("button", name="保存并提交").click()
    # The page explains and complains without any script.
    expect(page.get_by_text("轻微失信一般不公示：请改为其他范围")).to_be_visible()
    page.get_by_role("link", name="失信事实：请填写失信事实。").click()
    page.get_by_label("失信事实").fill("该局未按合同约定支付采购价款，经催告后仍未履行付款义务。")
    page.get_by_label("公开范围").select_option("government")
    page.get_by_label("文书文号").fill("（2026）示01民终88号")
    page.get_by_label("文书名称").fill("民事判决书")
    page.get_by_label("作出机关", exact=True).fill("示例市中级人民法院")
    page.get_by_label("认定依据").fill("《中华人民共和国民法典》第五百七十九条")
    page.get_by_role("button", name="保存并提交").click()
    expect(page.get_by_text("已提交，等待另一人审核。")).to_be_visible()
    assert DishonestyRecord.objects.get().organisation == bureau
    context.close()
