"""The staff's pages: every state opens for those whose work it is, and the whole way goes by pages alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry
from supervision.oversight.admin import (
    CongressReportAdmin,
    CriminalTransferAdmin,
    DecisionFileAdmin,
    LegalAdviceAdmin,
    LitigationAdmin,
    ProposalAdmin,
)
from supervision.oversight.models import (
    CongressReport,
    CriminalTransfer,
    DecisionFile,
    LegalAdvice,
    LitigationCase,
    OversightFile,
    Proposal,
)
from supervision.oversight.workflow import WORKFLOWS
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import STATES

DESKS: dict[str, Any] = {
    "proposal": ProposalAdmin,
    "congress": CongressReportAdmin,
    "litigation": LitigationAdmin,
    "advice": LegalAdviceAdmin,
    "transfer": CriminalTransferAdmin,
    "decision": DecisionFileAdmin,
}
CASES = [(kind, state) for kind, states in STATES.items() for state in states]
IDS = [f"{kind}-{state}" for kind, state in CASES]


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change", *more):
    return reverse(f"admin:{case._meta.label_lower.replace('.', '_')}_{name}", args=[case.pk, *more])


def do(user, case, step, /, **data):
    answer = client_of(user).post(page(case, "step", step), data)
    assert answer.status_code == 302, answer.content.decode()[-3_000:]
    case.refresh_from_db()
    return case


def enter(user, model, **data):
    address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")
    desk = client_of(user)
    assert desk.get(address).status_code == 200
    assert desk.post(address, {}).status_code == 422
    answer = desk.post(address, data)
    assert answer.status_code == 302, answer.content.decode()[-3_000:]
    case = model.objects.latest("entered_at")
    assert answer.url == page(case)
    return case


def day(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("kind", DESKS)
def test_every_step_of_the_table_has_its_page(kind):
    assert set(WORKFLOWS[kind].transitions) <= set(DESKS[kind].steps)
    extra = {name for name, step in DESKS[kind].steps.items() if step.label}
    assert extra == set(DESKS[kind].steps) - set(WORKFLOWS[kind].transitions)


@pytest.mark.parametrize(("kind", "state"), CASES, ids=IDS)
def test_the_page_of_every_state_opens_and_each_open_step_with_it(hall, kind, state):
    case = STATES[kind][state](hall)
    opened: set[str] = set()
    for user in (hall.supervisor, hall.head):
        if user == hall.head and case.body_id is None:
            continue
        answer = client_of(user).get(page(case))
        assert answer.status_code == 200
        text = answer.content.decode()
        assert case.title in text
        for name in DESKS[kind].steps:
            if page(case, "step", name) in text and name not in opened:
                opened.add(name)
                step = client_of(user).get(page(case, "step", name))
                assert step.status_code == 200
                assert "现在不能办理" not in step.content.decode(), name


@pytest.mark.parametrize("kind", DESKS)
def test_lists_show_what_is_in_reach_and_nobody_opens_another_bodys_case(hall, kind):
    case = next(iter(STATES[kind].values()))(hall)
    address = reverse(f"admin:{case._meta.label_lower.replace('.', '_')}_changelist")
    found = client_of(hall.supervisor).get(address, {"q": case.number})
    assert case.title in found.content.decode()
    for query in ({"late": "1"}, {"work": "no-such"}, {"region": "411000"}):
        assert client_of(hall.supervisor).get(address, query).status_code == 200
    assert case.title not in client_of(hall.stranger).get(address).content.decode()
    assert client_of(hall.stranger).get(page(case)).status_code == 404
    assert AuditEntry.objects.filter(action=f"{case.kind}.open", subject_uid=case.pk).exists()


def test_what_waits_stands_on_the_home_page_and_leads_to_its_list(hall):
    case = factories.drafted(hall)
    home = client_of(hall.head).get(reverse("admin:index")).content.decode()
    assert "建议提案答复待签发" in home
    address = f"{reverse('admin:supervision_proposal_changelist')}?work=proposals_to_sign"
    assert address in home
    assert case.title in client_of(hall.head).get(address).content.decode()
    assert case.title not in client_of(hall.worker).get(address).content.decode()


def test_a_proposal_from_the_paper_to_publication_by_the_pages_alone(hall):
    case = enter(
        hall.supervisor,
        Proposal,
        assembly="conference",
        session="示例市政协五次会议",
        session_number="第8号",
        region="411000",
        proposer="民建示例市委",
        field="business",
        title="关于规范行政协议的提案",
        text="建议建立履约台账。",
        proposed_on=day(-20),
    )
    do(hall.supervisor, case, "assign", host=hall.other.name, joint=hall.body.name)
    answer = client_of(hall.stranger).post(page(case, "step", "refuse"), {"reason": "属财政部门职责。"})
    # Whoever sends it back has no part in it any more.
    assert answer.url == reverse("admin:supervision_proposal_changelist")
    do(hall.supervisor, case, "assign", host=hall.body.name, joint=hall.other.name)
    do(hall.worker, case, "take")
    do(hall.worker, case, "note_contact", way="visit", on=day(), notes="当面沟通。")
    unit = case.units.get(dropped_at=None)
    do(hall.stranger, case, "give_opinion", unit=unit.pk, opinion="同意。")
    wrong = client_of(hall.worker).post(
        page(case, "step", "draft"),
        {"answer_class": "B", "text": "已列入计划。", "promised": "明年 | 建台账"},
    )
    assert wrong.status_code == 422
    assert "日期 | 内容" in wrong.content.decode()
    do(hall.worker, case, "draft", answer_class="B", text="已列入计划。", promised=f"{day(90)} | 建立台账")
    do(hall.head, case, "return", reason="补充进度。")
    do(hall.worker, case, "draft", answer_class="B", text="正在建立。", promised=f"{day(90)} ｜ 建立台账")
    shown = client_of(hall.head).get(page(case, "step", "sign")).content.decode()
    assert "正在建立。" in shown
    do(hall.head, case, "sign")
    do(hall.supervisor, case, "close", process="yes", result="yes", on=day())
    promise = case.answers.get().promises.get()
    do(hall.worker, case, "follow_promise", promise=promise.pk, followed=f"https://示例/pledges/{case.pk}/")
    do(hall.worker, case, "note_promise", promise=promise.pk, evidence="台账已上线。")
    do(hall.supervisor, case, "check_promise", promise=promise.pk, kept="yes")
    do(hall.supervisor, case, "publish", how="summary", summary="台账已经建立。")
    paper = case.answers.get().paper
    letter = client_of(hall.worker).get(page(case, "paper", paper.pk))
    assert (letter.status_code, letter["Content-Type"]) == (200, "application/pdf")
    assert client_of(hall.supervisor).get(page(case)).status_code == 200


def test_a_case_in_court_from_the_summons_to_its_performance_by_the_pages_alone(hall):
    first = factories.concluded(hall)
    case = enter(
        hall.worker,
        LitigationCase,
        procedure="litigation",
        instance="second",
        case_number="（2026）示行终9号",
        authority="示例省高级人民法院",
        title="不履行行政协议",
        plaintiff_kind="firm",
        body=hall.body.name,
        filed_on=day(-30),
        before_number=first.case_number,
    )
    assert case.before == first
    pdf = SimpleUploadedFile("说明.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    do(hall.worker, case, "add_hearing", held_on=day(-10), appeared="staff", excuse="official_duty", proof="说明（盖章）", accepted="false", files=pdf)  # fmt: skip
    file = OversightFile.objects.get(case_uid=case.pk)
    assert client_of(hall.supervisor).get(page(case, "file", file.pk)).content.startswith(b"%PDF")
    assert "司法建议" in client_of(hall.supervisor).get(page(case)).content.decode()
    do(hall.supervisor, case, "strike_hearing", hearing=case.hearings.get().pk, reason="登记有误。")
    do(hall.worker, case, "add_hearing", held_on=day(-10), appeared="deputy", post="副局长")
    do(hall.worker, case, "decide", outcome="compensation", loss_reason="contract", decided_on=day(-5))
    do(hall.supervisor, case, "correct", reason="日期不符。")
    do(hall.worker, case, "decide", outcome="compensation", loss_reason="contract", decided_on=day(-4))
    do(hall.supervisor, case, "confirm")
    do(hall.worker, case, "add_duty", text="支付赔偿款", due_on=day(10), amount="1000.00")
    duty = case.duties.get()
    for _again in range(2):
        do(hall.worker, case, "note_performance", duty=duty.pk, on=day(), evidence="凭证17号")
        do(hall.supervisor, case, "doubt_performance", duty=duty.pk, reason="凭证不清。")
    do(hall.worker, case, "note_performance", duty=duty.pk, on=day(), evidence="凭证17号")
    do(hall.supervisor, case, "confirm_performance", duty=duty.pk)
    assert case.duties.get().state == "performed"
    assert "（2026）示行终9号" in client_of(hall.worker).get(page(first)).content.decode()


def test_the_clerk_begins_the_record_of_a_judgment_not_performed(hall):
    case = factories.not_performed(hall)
    duty = case.duties.get()
    answer = client_of(hall.clerk).post(page(case, "step", "draft_record"), {"duty": duty.pk})
    duty.refresh_from_db()
    assert answer.status_code == 302
    assert str(duty.draft_id) in answer.url


def test_advice_transfer_report_and_decision_by_the_pages_alone(hall):
    trial = factories.heard(hall, "lawyer")
    advice = enter(
        hall.worker, LegalAdvice, adviser="court", document_number="示法建〔2026〕7号", issuer="示例法院",
        title="关于负责人出庭的司法建议", text="建议负责人依法出庭。", body=hall.body.name, received_on=day(-3),
        case_number=trial.case_number,
    )  # fmt: skip
    assert advice.case == trial
    do(hall.worker, advice, "draft", answer="今后负责人出庭。")
    do(hall.head, advice, "return", reason="补充措施。")
    do(hall.worker, advice, "draft", answer="已建立制度。")
    do(hall.head, advice, "sign")
    do(hall.supervisor, advice, "close", adopted="full", result="制度已建立。")

    transfer = enter(
        hall.worker, CriminalTransfer, document_number="示移〔2026〕2号", title="涉嫌合同诈骗案移送",
        cause="涉嫌合同诈骗罪", facts="检查发现。", body=hall.body.name, receiver="police",
        receiver_name="示例市公安局", sent_on=day(-5),
    )  # fmt: skip
    do(hall.worker, transfer, "take", on=day(-4), receipt="回执1号")
    do(hall.worker, transfer, "refuse", on=day(-2), decision_number="不立1号", reason="情节轻微。")
    do(hall.worker, transfer, "back")
    do(hall.supervisor, transfer, "close", result="已作行政处罚。")

    report = enter(
        hall.supervisor, CongressReport, assembly="congress", rhythm="year", title="2026年度报告",
        body=hall.body.name, region="411000", period_from="2026-01-01", period_to="2026-12-31", due_on="2027-01-05",
    )  # fmt: skip
    do(hall.worker, report, "draft", text="一年来的情况。")
    do(hall.head, report, "send", on=day())
    do(hall.supervisor, report, "deliberate", on=day(), opinions=f"{day(60)} | 加快清欠")
    opinion = report.opinions.get()
    do(hall.worker, report, "draft_opinion", opinion=opinion.pk, answer="已清欠。")
    do(hall.head, report, "sign_opinion", opinion=opinion.pk)
    do(hall.supervisor, report, "close")

    file = enter(
        hall.worker, DecisionFile, title="停车收费方案", body=hall.body.name, summary="确定收费标准。",
        started_on="2026-01-05",
    )  # fmt: skip
    for step, said in factories.PARTS.items():
        data = {name: str(value) for name, value in said.items()}
        do(hall.worker, file, "add_part", step=step, document="材料1号", notes="情况见材料。", **data)
    do(hall.worker, file, "decide", document_number="示政〔2026〕9号", decided_on="2026-05-08")
    do(hall.supervisor, file, "check")
    assert (file.status, file.steps_done) == ("checked", True)
