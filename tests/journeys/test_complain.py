"""A contractor who is not paid, with a mouse; and somebody who must not be known, on a telephone without one."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from disclosure.site.complaints import tickets
from records.access.services import ensure_system_users
from records.common.sealed_files import read
from supervision.complaints import services
from supervision.complaints.models import Complaint, Informant
from tests.disclosure.complaints.filling import FACTS, ID_NUMBER, NAME, PDF, PHONE
from tests.disclosure.test_accessibility import AXE, RULES
from tests.journeys.test_keyboard import enter, go_to
from tests.supervision.complaints import factories
from tests.support.browser import follow, width_of

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def office(
    live_portal: Any, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> factories.Office:
    settings.MEDIA_ROOT = tmp_path
    # As much work as a browser does in no time, so that a busy machine's browser does not decide the test.
    monkeypatch.setattr(tickets, "WORK_BITS", 10)
    ensure_system_users()
    return factories.office()


def looked_over(page: Any) -> None:
    """No barrier that a machine can find on the page as it stands, and nothing to scroll sideways."""
    page.evaluate(AXE)
    # With all that can be opened open: what is folded up has barriers of its own, or seems to lie over what follows.
    found = page.evaluate(
        """async options => {
            const shut = [...document.querySelectorAll("details:not([open])")];
            shut.forEach(one => { one.open = true; });
            const found = (await axe.run(document, options)).violations;
            shut.forEach(one => { one.open = false; });
            return found;
        }""",
        RULES,
    )
    assert not found, [
        (one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"]) for one in found
    ]
    assert width_of(page) <= page.viewport_size["width"], page.url


def test_a_contractor_complains_follows_the_answer_and_says_what_he_thinks_of_it(
    browser_page: Any, office: factories.Office
) -> None:
    page = browser_page

    def onward() -> None:
        looked_over(page)
        follow(page, page.get_by_role("button", name="下一步"))

    page.goto("/")
    follow(page, page.get_by_role("link", name="投诉举报").first)
    looked_over(page)
    follow(page, page.get_by_role("link", name="开始填写"))
    page.get_by_label("拖欠账款").check()
    onward()
    page.get_by_label("都没有").check()
    onward()
    page.get_by_label("被反映单位的名称").fill("城市管理")
    follow(page, page.get_by_role("button", name="查找"))
    looked_over(page)
    follow(page, page.get_by_role("button", name=office.bureau.name))
    expect(page.get_by_text("看不到这件投诉").first).to_be_visible()
    onward()
    # Sent too early: what is missing is said, and what was written is still there.
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("用一句话说是什么事").fill(FACTS["title"])
    page.get_by_label("说明情况").fill(FACTS["statement"])
    onward()
    page.get_by_label("涉及金额").fill("120000.50")
    onward()
    page.get_by_label("实名", exact=False).first.check()
    onward()
    page.get_by_label("姓名或单位名称").fill(NAME)
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_label("身份证件号码").fill(ID_NUMBER)
    page.wait_for_load_state("load")
    # A reload in the midst of it: the draft is on this device, without the name.
    page.goto("/complaints/new/")
    expect(page.get_by_text("这台设备上有一份没有完成的投诉")).to_be_visible()
    kept = page.evaluate("localStorage.getItem('complaint-draft')")
    assert FACTS["statement"] in kept
    assert NAME not in kept
    assert PHONE not in kept
    follow(page, page.get_by_role("button", name="接着写"))
    page.get_by_label("姓名或单位名称").fill(NAME)
    page.get_by_label("联系电话").fill(PHONE)
    onward()
    page.get_by_label("选择文件").set_input_files(
        {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    onward()
    expect(page.get_by_text(FACTS["statement"])).to_be_visible()
    expect(page.get_by_text("1 个文件")).to_be_visible()
    page.get_by_label("以上内容真实").check()
    page.get_by_role("button", name="提交投诉").click()
    expect(page.get_by_role("heading", name="投诉已收到")).to_be_visible()
    looked_over(page)
    code = page.locator("[data-receipt]").inner_text()
    assert page.evaluate("localStorage.getItem('complaint-draft')") is None
    # Nobody goes on who has not said that he has kept it.
    page.get_by_role("button", name="继续，查看进度").click()
    expect(page.get_by_role("heading", name="投诉已收到")).to_be_visible()
    page.get_by_label("我已经记下或打印了查询码").check()
    with page.expect_download() as slip:
        page.get_by_role("button", name="下载收件回执").click()
    assert slip.value.suggested_filename.endswith(".pdf")
    page.get_by_role("button", name="继续，查看进度").click()
    expect(page.get_by_text("待登记").first).to_be_visible()
    looked_over(page)

    case = Complaint.objects.get()
    assert (case.kind, case.anonymity, str(case.amount)) == ("arrears", "named", "120000.50")
    assert b"ouyang" not in read(case.files.get().stored_name)
    for step in factories.WAYS["verifying"]:
        step(office, case, timezone.now())
    services.say_to_informant(complaint=case.pk, text="请补充验收单。", by=office.handler, at=timezone.now())
    page.goto("/complaints/track/")
    page.get_by_label("查询码").fill(code)
    follow(page, page.get_by_role("button", name="查询", exact=True))
    expect(page.get_by_text("请补充验收单。")).to_be_visible()
    page.get_by_text("留言、补交材料").click()
    page.get_by_label("留言内容").fill("验收单在附件里。")
    page.get_by_label("补充材料").set_input_files(
        {"name": "验收单.pdf", "mimeType": "application/pdf", "buffer": PDF + b"2"}
    )
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("留言已送达承办人员。")).to_be_visible()
    for step in factories.WAYS["answered"][4:]:
        step(office, case, timezone.now())
    page.goto("/complaints/track/")
    page.get_by_label("查询码").fill(code)
    follow(page, page.get_by_role("button", name="查询", exact=True))
    expect(page.get_by_text("已于六月结清全部款项").first).to_be_visible()
    looked_over(page)
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("感谢您的评价。")).to_be_visible()
    assert factories.fresh(case).satisfaction == "satisfied"


def test_what_is_written_over_a_slow_line_before_the_script_is_there_is_in_the_draft(
    browser_page: Any, office: factories.Office
) -> None:
    page = browser_page
    page.goto("/complaints/new/")
    page.get_by_label("拖欠账款").check()
    follow(page, page.get_by_role("button", name="下一步"))
    page.get_by_label("都没有").check()
    follow(page, page.get_by_role("button", name="下一步"))
    page.get_by_label("被反映单位的名称").fill("城市管理")
    follow(page, page.get_by_role("button", name="查找"))
    follow(page, page.get_by_role("button", name=office.bureau.name))
    expect(page.get_by_text("看不到这件投诉").first).to_be_visible()
    page.wait_for_load_state("load")
    held: list[Any] = []
    page.route("**/complaint*.js", lambda route: held.append(route))
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("用一句话说是什么事").fill(FACTS["title"])
    page.get_by_label("说明情况").fill(FACTS["statement"])
    assert FACTS["statement"] not in page.evaluate("localStorage.getItem('complaint-draft')")
    (script,) = held
    script.continue_()
    page.unroute("**/complaint*.js")
    page.wait_for_load_state("load")
    page.goto("/complaints/new/")
    follow(page, page.get_by_role("button", name="接着写"))
    expect(page.get_by_label("说明情况")).to_have_value(FACTS["statement"])


def test_somebody_who_must_not_be_known_complains_with_the_keyboard_on_a_telephone(
    browser_page: Any, office: factories.Office
) -> None:
    page = browser_page
    page.set_viewport_size({"width": 360, "height": 740})

    def choose(name: str, value: str) -> None:
        go_to(page, f"input[name={name}]")
        chosen = f"input[name={name}][value={value}]"
        for _step in range(12):
            if page.evaluate("selector => document.activeElement.matches(selector)", chosen):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        assert page.evaluate("selector => document.querySelector(selector).checked", chosen)

    def onward() -> None:
        looked_over(page)
        go_to(page, "main button.act")
        enter(page)

    page.goto("/complaints/")
    go_to(page, "main a[href='/complaints/new/']")
    enter(page)
    choose("kind", "service")
    onward()
    choose("elsewhere", "discipline")
    onward()
    # Told where such a thing belongs, and that the rest may be said here.
    expect(page.get_by_text("12388").first).to_be_visible()
    onward()
    go_to(page, "main input[name=q]")
    page.keyboard.type("城市管理局")
    enter(page)
    go_to(page, "button[value^='pick:']")
    enter(page)
    go_to(page, "input[name=title]")
    page.keyboard.type("办证超过公布的时限")
    go_to(page, "textarea[name=statement]")
    page.keyboard.type("公布的时限是五个工作日，实际等了两个月，还要求另交材料。")
    onward()
    choose("anonymity", "anonymous")
    onward()
    onward()
    go_to(page, "input[name=truthful]")
    page.keyboard.press("Space")
    onward()
    expect(page.get_by_role("heading", name="投诉已收到")).to_be_visible()
    looked_over(page)
    code = page.locator("[data-receipt]").inner_text()
    # Not even a cookie is left on the device.
    assert page.context.cookies() == []
    case = Complaint.objects.get()
    assert case.anonymity == "anonymous"
    assert not Informant.objects.exists()
    go_to(page, "input#saved")
    page.keyboard.press("Space")
    go_to(page, "main button.act")
    enter(page)
    expect(page.get_by_text(case.number).first).to_be_visible()
    page.goto("/complaints/track/")
    go_to(page, "input[name=code]")
    page.keyboard.type(code)
    enter(page)
    expect(page.get_by_text("待登记").first).to_be_visible()
    looked_over(page)
