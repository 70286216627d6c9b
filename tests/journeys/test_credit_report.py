"""A body asks what is kept of it; a stranger checks the paper; when a record ends, the paper is no longer vouched for."""

from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from records.access.services import clock_user
from records.checks.reports import tasks
from records.checks.reports.models import CreditReport
from records.dishonesty import services as staff
from tests.disclosure.test_accessibility import RULES
from tests.records.access.factories import PASSWORD
from tests.records.checks.factories_reports import AT, asked_by_itself, department, record
from tests.records.dishonesty.factories import bureau, people
from tests.support.browser import width_of

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def office(live_portal: Any, settings: Any, tmp_path: Any, monkeypatch: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks.make_report, "delay_on_commit", lambda **said: None)
    clock_user()
    return people()


def no_barriers(page: Any) -> None:
    # Evaluated through the developer tools, so that the page's own policy stays as strict as it is.
    answer = Axe().run(page, options=RULES)
    found = [f"{one['id']}: {node['target']}" for one in answer["violations"] for node in one["nodes"]]
    assert not found, "\n".join(found)


def test_from_the_question_to_the_check_at_the_counter(
    live_portal: Any, browser_page: Any, chromium: Any, office: Any
) -> None:
    shown = record(office)
    who = department(bureau())
    page = browser_page
    live_portal.sign_in(page, who.username, PASSWORD)
    page.goto("/admin/records/creditreport/add/")
    page.get_by_label("查询目的").fill("申报文明单位")
    page.get_by_role("button", name="申请").click()
    expect(page.get_by_text("生成中")).to_be_visible()
    assert tasks.make_waiting_reports() == 1
    # The page follows by itself.
    with page.expect_download() as download:
        page.get_by_role("link", name="下载报告（PDF）").click()
    paper = CreditReport.objects.select_related("paper").get().paper
    assert paper is not None
    assert download.value.suggested_filename == f"{paper.number}.pdf"

    # Somebody else, on a telephone, with scripts switched off.
    stranger = chromium.new_context(
        base_url=live_portal.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    ).new_page()
    stranger.goto(f"/verify/?number={paper.number}&code={paper.code}")
    stranger.get_by_role("button", name="核验").click()
    expect(stranger.get_by_role("heading", name="是本站出具的，现在有效")).to_be_visible()
    with stranger.expect_download() as copy:
        stranger.get_by_role("button", name="下载原件（PDF）").click()
    assert copy.value.path().read_bytes() == download.value.path().read_bytes()

    staff.end_record(uid=shown.uid, by=office.reviewer, at=AT, reason="原判决已被依法撤销。")
    stranger.goto(f"/verify/?number={paper.number}&code={paper.code}")
    stranger.get_by_role("button", name="核验").click()
    expect(stranger.get_by_role("heading", name="出具后内容已有变化")).to_be_visible()
    expect(stranger.get_by_role("button", name="下载原件（PDF）")).to_have_count(0)
    stranger.context.close()
    page.reload()
    expect(page.get_by_text("原报告不再提供")).to_be_visible()
    expect(page.get_by_role("link", name="下载报告（PDF）")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_answers_have_no_barrier_that_a_machine_can_find(
    live_portal: Any, browser_page: Any, office: Any, scheme: str, width: int
) -> None:
    who = department(bureau())
    asked_by_itself(who)
    tasks.make_waiting_reports()
    paper = CreditReport.objects.select_related("paper").get().paper
    assert paper is not None
    page = browser_page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for code, words in ((paper.code, "现在有效"), ("AAAAAAAA", "没有编号和核验码都相符的文书")):
        page.goto(f"/verify/?number={paper.number}&code={code}")
        page.get_by_role("button", name="核验").click()
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        assert width_of(page) <= width
        no_barriers(page)
