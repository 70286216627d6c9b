"""The staff's pages: from the first word to the agreement without anything typed past the services."""

import pytest
from django.test import Client
from django.urls import reverse

from records.access.models import AuditEntry
from records.papers.models import Paper
from supervision.complaints.models import Complaint
from supervision.disputes.admin.steps import STEPS
from supervision.disputes.models import Dispute
from supervision.disputes.workflow import WORKFLOW
from tests.records.access.factories import give, person
from tests.supervision.complaints import factories as complaints
from tests.supervision.disputes import factories
from tests.supervision.disputes.factories import FIRM, STATES


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change", *more):
    return reverse(f"admin:supervision_dispute_{name}", args=[case.pk, *more])


def do(user, case, step, /, **data):
    answer = client_of(user).post(page(case, "step", step), data)
    assert answer.status_code == 302, answer.content.decode()[-4_000:]
    case.refresh_from_db()
    return case


def test_every_step_of_the_table_has_its_page():
    assert set(WORKFLOW.transitions) <= set(STEPS)


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_every_state_opens_and_each_open_step_with_it(table, state):
    case = STATES[state](table)
    for user in (table.coordinator, table.head, table.supervisor):
        answer = client_of(user).get(page(case))
        assert answer.status_code == 200
        text = answer.content.decode()
        assert case.title in text
        for name in STEPS:
            if page(case, "step", name) in text:
                step = client_of(user).get(page(case, "step", name))
                assert step.status_code == 200
                assert "现在不能办理" not in step.content.decode(), name


def test_from_the_form_to_the_end_by_the_pages_alone(table):
    desk = client_of(table.coordinator)
    address = reverse("admin:supervision_dispute_file")
    assert desk.get(address).status_code == 200
    answer = desk.post(address, {"title": "", "body": table.body.name})
    assert answer.status_code == 422
    answer = desk.post(
        address,
        {
            "title": "回购款逾期",
            "body": table.body.name,
            "firm": FIRM,
            "facts": "三月底到期的回购款没有支付。",
        },
    )
    case = Dispute.objects.get()
    assert (answer.status_code, answer.url) == (302, page(case))

    do(table.head, case, "accept")
    do(table.coordinator, case, "set_lead", lead=table.office.name)
    do(table.coordinator, case, "add_side", role="expert", name="建设工程造价")
    firm = factories.side(case, "firm")
    do(
        table.coordinator,
        case,
        "name_representative",
        side=firm.pk,
        representative="孙示例",
        phone="13900000000",
    )
    do(
        table.coordinator, case, "record_meeting",
        held_at="2026-01-05T09:30", place="301室", attended=[firm.pk], notes="双方对金额没有争议。",
    )  # fmt: skip
    refused = desk.post(page(case, "step", "propose"), {"text": "分期", "terms": "2099-12-31 | 甲方 | 付款"})
    assert "第1条" in refused.content.decode()
    do(
        table.coordinator, case, "propose",
        text="分期支付。", terms="2099-06-30 | 政府机构 | 支付首期款\n2099-12-31 ｜ 企业 ｜ 移交厂房",
    )  # fmt: skip
    for role in ("firm", "body"):
        side = factories.side(case, role).pk
        do(table.coordinator, case, "note_answer", side=side, agrees="yes", basis="复函12号")
    do(table.head, case, "agree")
    assert list(case.terms.values_list("text", "side__role")) == [
        ("支付首期款", "body"),
        ("移交厂房", "firm"),
    ]
    for term in case.terms.all():
        do(table.coordinator, case, "note_performance", term=term.pk, evidence="凭证")
        do(table.second_coordinator, case, "check_performance", term=term.pk, result="kept")
    do(table.second_head, case, "fulfil", reasons="各条均已履行。")
    do(table.coordinator, case, "close")
    assert case.status == "closed"


def test_a_breach_opens_the_draft_for_the_clerk(table):
    case = factories.breached(table)
    clerk = client_of(table.clerk)
    text = clerk.get(page(case)).content.decode()
    assert page(case, "step", "draft") in text
    # What the clerk needs is what was broken, not who sat at the table.
    assert FIRM not in text
    answer = clerk.post(page(case, "step", "draft"))
    case.refresh_from_db()
    assert (answer.status_code, answer.url) == (
        302, reverse("admin:records_dishonestyrecord_change", args=[case.draft_id]),
    )  # fmt: skip


def test_a_representative_is_shown_for_a_purpose_and_not_kept_by_the_browser(table):
    case = factories.coordinating(table)
    firm = factories.side(case, "firm")
    do(table.coordinator, case, "name_representative", side=firm.pk, representative="孙示例", phone="139")
    desk = client_of(table.head)
    assert "孙示例" not in desk.get(page(case)).content.decode()
    assert "孙示例" not in desk.post(page(case, "side", firm.pk), {"purpose": ""}).content.decode()
    answer = desk.post(page(case, "side", firm.pk), {"purpose": "通知开会"})
    assert "孙示例" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert client_of(table.clerk).get(page(case, "side", firm.pk)).status_code == 404


def test_notes_are_printed_from_the_dispute_and_that_is_written_down(table):
    case = factories.agreed(table)
    paper = Paper.objects.get(about_uid=case.pk)
    answer = client_of(table.coordinator).get(page(case, "paper", paper.pk))
    assert answer.content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="paper.opened", outcome="read", by=table.coordinator).exists()
    assert client_of(table.clerk).get(page(case, "paper", paper.pk)).status_code == 404


def test_that_somebody_of_the_body_tried_is_written_down(table):
    case = factories.coordinating(table)
    insider = person("本单位")
    give(insider, "supervisor")
    give(insider, "department", organisation=table.body)
    client = client_of(insider)
    for address in (page(case), page(case, "step", "accept"), page(case, "side", case.sides.first().pk)):
        assert client.get(address).status_code == 404
    trail = AuditEntry.objects.filter(action="dispute.open", outcome="refused", by=insider)
    assert [entry.details["code"] for entry in trail] == ["of_reported_body"] * 3


def test_work_and_list_agree(table):
    factories.coordinating(table)
    home = client_of(table.coordinator).get(reverse("admin:index")).content.decode()
    assert "违约事件协调中" in home
    for work in ("disputes_at_table", "disputes_to_accept", "nonsense"):
        answer = client_of(table.coordinator).get(
            reverse("admin:supervision_dispute_changelist"), {"work": work, "q": "回购"}
        )
        assert answer.status_code == 200
    late = client_of(table.supervisor).get(reverse("admin:supervision_dispute_changelist"), {"late": "1"})
    assert late.status_code == 200


def test_a_complaint_leads_to_coordination_and_a_confidential_one_only_with_its_consent(db, table):
    office = complaints.office()
    case = complaints.in_state(office, "verifying", complaints.confidential())
    desk = client_of(office.handler)
    address = reverse("admin:supervision_dispute_file_from", args=[case.pk])
    complaint_page = reverse("admin:supervision_complaint_change", args=[case.pk])
    assert address in desk.get(complaint_page).content.decode()
    form = desk.get(address).content.decode()
    assert case.statement in form
    assert complaints.NAME not in form
    said = {"title": case.title, "body": office.bureau.name, "firm": FIRM, "facts": case.statement}
    refused = desk.post(address, said)
    assert "须先经其同意" in refused.content.decode()
    assert desk.post(address, {**said, "firm_agrees": "on"}).status_code == 302
    dispute = Dispute.objects.get()
    assert dispute.complaint == Complaint.objects.get(pk=case.pk)
    text = desk.get(complaint_page).content.decode()
    assert dispute.number in text
    assert address not in text
