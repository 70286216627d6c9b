"""Putting right with real hands: the office orders, the department explains and rectifies, the supervisor accepts."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from records.access.services import ensure_system_users
from records.consequences.models import RectificationOrder
from tests.records.access.factories import PASSWORD
from tests.records.consequences import factories
from tests.records.dishonesty.factories import published

# A page may take its time on a busy machine; what it says in the end is what counts.
expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign_in(live_portal, page, someone):
    page.context.clear_cookies()
    live_portal.sign_in(page, someone.username, PASSWORD)


def test_a_department_rectifies_and_the_supervisor_accepts(live_portal, browser_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ensure_system_users()
    who, page = factories.staff(), browser_page
    record = published(who, at=timezone.now(), decided_on=timezone.localdate() - timedelta(days=40))

    sign_in(live_portal, page, who.reviewer)
    page.goto(f"/admin/records/dishonestyrecord/{record.pk}/page/")
    page.get_by_role("link", name="下达整改通知").click()
    page.get_by_label("须书面说明的问题").fill("为何未按合同支付价款。")
    page.get_by_label("整改要求").fill("付清价款。\n完善付款审批制度。")
    page.get_by_role("button", name="下达").click()
    expect(page.get_by_text("整改通知已下达")).to_be_visible()
    # Who ordered it finds no door to judge it.
    expect(page.get_by_role("link", name="认定整改到位")).to_have_count(0)
    with page.expect_download() as paper:
        page.get_by_role("link", name="下载通知书（PDF）").click()
    assert paper.value.suggested_filename.endswith(".pdf")

    # The department sees its task on the first page, with what is asked and until when.
    sign_in(live_portal, page, who.body)
    page.get_by_role("link", name="待整改").click()
    page.get_by_role("link", name=record.organisation.name).click()
    expect(page.get_by_text("完善付款审批制度。")).to_be_visible()
    expect(page.get_by_text("书面说明原因").first).to_be_visible()
    page.get_by_role("link", name="报送书面说明").click()
    page.get_by_role("button", name="确认报送书面说明").click()
    expect(page.get_by_text("请填写失信原因的书面说明").first).to_be_visible()
    page.get_by_label("失信原因的书面说明").fill("年度预算未列支该笔款项，内部审批滞后。")
    page.get_by_role("button", name="确认报送书面说明").click()
    expect(page.get_by_text("书面说明已报送")).to_be_visible()

    page.get_by_role("link", name="报送整改结果").click()
    page.get_by_label("整改措施和成效").fill("已付清全部价款，修订付款审批办法。")
    page.get_by_label("佐证材料").set_input_files(
        {"name": "付款凭证.pdf", "mimeType": "application/pdf", "buffer": factories.PDF}
    )
    page.get_by_role("button", name="确认报送整改结果").click()
    expect(page.get_by_text("整改结果已报送")).to_be_visible()
    expect(page.get_by_role("link", name="付款凭证.pdf")).to_be_visible()
    expect(page.get_by_text("您现在没有可以办理的操作。")).to_be_visible()

    # The supervisor reads both, sends it back once, and accepts what comes again.
    sign_in(live_portal, page, who.supervisor)
    page.get_by_role("link", name="整改待核查").click()
    page.get_by_role("link", name=record.organisation.name).click()
    page.get_by_role("link", name="退回继续整改").click()
    page.get_by_label("理由").fill("请补充完善后的付款审批办法。")
    page.get_by_role("button", name="确认退回继续整改").click()
    expect(page.get_by_text("已退回继续整改。")).to_be_visible()

    sign_in(live_portal, page, who.body_colleague)
    page.get_by_role("link", name="待整改").click()
    page.get_by_role("link", name=record.organisation.name).click()
    expect(page.get_by_text("请补充完善后的付款审批办法。").first).to_be_visible()
    page.get_by_role("link", name="报送整改结果").click()
    page.get_by_label("整改措施和成效").fill("已付清全部价款；付款审批办法已印发，见附件。")
    page.get_by_role("button", name="确认报送整改结果").click()
    expect(page.get_by_text("整改结果已报送")).to_be_visible()

    sign_in(live_portal, page, who.supervisor)
    page.get_by_role("link", name="整改待核查").click()
    page.get_by_role("link", name=record.organisation.name).click()
    page.get_by_role("link", name="认定整改到位").click()
    page.get_by_role("button", name="确认认定整改到位").click()
    expect(page.get_by_text("已认定整改到位，本件办结。")).to_be_visible()
    assert RectificationOrder.objects.get().status == "accepted"

    # And any citizen reads it on the record.
    page.context.clear_cookies()
    page.goto(f"/records/{record.pk}/")
    expect(page.get_by_role("heading", name="整改与后果")).to_be_visible()
    expect(page.get_by_text("整改到位")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_rectifying_break_no_accessibility_rule(
    live_portal, browser_page, settings, tmp_path, width
):
    from axe_core_python.sync_playwright import Axe

    settings.MEDIA_ROOT = tmp_path
    ensure_system_users()
    who, page = factories.staff(), browser_page
    record = published(who, at=timezone.now(), decided_on=timezone.localdate() - timedelta(days=40))
    order = factories.explained(who, at=timezone.now(), record=record)
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for someone, addresses in (
        (
            who.body,
            (
                "/admin/records/rectificationorder/",
                f"/admin/records/rectificationorder/{order.pk}/change/",
                f"/admin/records/rectificationorder/{order.pk}/do/submit/",
                "/admin/records/ownreport/add/",
            ),
        ),
        (
            who.reviewer,
            (
                f"/admin/records/dishonestyrecord/{record.pk}/page/",
                f"/admin/records/measure/new/{record.pk}/",
            ),
        ),
    ):
        sign_in(live_portal, page, someone)
        for address in addresses:
            page.goto(address)
            page.wait_for_load_state("networkidle")
            for violation in Axe().run(page)["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    found += [
                        f"{address}: {violation['id']}: {node['html'][:160]}"
                        for node in violation["nodes"][:3]
                    ]
    assert not found, "\n".join(found)
