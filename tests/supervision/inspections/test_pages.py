"""The staff's pages, for the office and for the body: everything can be done by them, and nothing is shown to the wrong one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry
from supervision.inspections import queries
from supervision.inspections import workflow as tables
from supervision.inspections.admin import (
    CampaignAdmin,
    CampaignTargetAdmin,
    DemonstrationApplicationAdmin,
    DemonstrationProgrammeAdmin,
    InspectionAdmin,
    InspectionChecklistAdmin,
    InspectionFindingAdmin,
    InspectionPlanAdmin,
)
from supervision.inspections.admin.work import KINDS
from supervision.inspections.models import (
    Campaign,
    CampaignTarget,
    DemonstrationApplication,
    DemonstrationProgramme,
    Inspection,
    InspectionChecklist,
    InspectionFinding,
    InspectionPlan,
    InspectionVisit,
)
from tests.records.access.factories import give, holder, person
from tests.supervision.inspections import factories
from tests.supervision.inspections.factories import APPLICATIONS, CAMPAIGNS, FINDINGS, INSPECTIONS, TARGETS

PAGES = {
    Inspection: (InspectionAdmin, INSPECTIONS),
    InspectionFinding: (InspectionFindingAdmin, FINDINGS),
    Campaign: (CampaignAdmin, CAMPAIGNS),
    CampaignTarget: (CampaignTargetAdmin, TARGETS),
    DemonstrationApplication: (DemonstrationApplicationAdmin, APPLICATIONS),
}
CASES = [(model, state) for model, (_admin, states) in PAGES.items() for state in states]
MODELS = (
    InspectionPlan, InspectionChecklist, Inspection, InspectionVisit, InspectionFinding, Campaign, CampaignTarget,
    DemonstrationProgramme, DemonstrationApplication,
)  # fmt: skip


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change", *more):
    return reverse(f"admin:supervision_{case._meta.model_name}_{name}", args=[case.pk, *more])


def listing(model, **asked):
    return reverse(f"admin:supervision_{model._meta.model_name}_changelist"), asked


def do(user, case, step, /, **data):
    answer = client_of(user).post(page(case, "step", step), data)
    assert answer.status_code == 302, answer.content.decode()[-4_000:]
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("table", "admin"),
    [
        (tables.PLAN, InspectionPlanAdmin),
        (tables.INSPECTION, InspectionAdmin),
        (tables.FINDING, InspectionFindingAdmin),
        (tables.CAMPAIGN, CampaignAdmin),
        (tables.PROGRAMME, DemonstrationProgrammeAdmin),
        (tables.APPLICATION, DemonstrationApplicationAdmin),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_every_step_that_people_take_has_its_page(table, admin):
    assert set(table.transitions) <= set(admin.steps)


def test_what_only_the_clock_or_the_next_version_does_has_none():
    assert set(tables.TARGET.transitions) - set(CampaignTargetAdmin.steps) == {
        "see_zero",
        "see_again",
        "leave",
    }
    assert set(tables.CHECKLIST.transitions) - set(InspectionChecklistAdmin.steps) == {"replace"}


@pytest.mark.parametrize(
    ("model", "state"), CASES, ids=[f"{model.__name__}-{state}" for model, state in CASES]
)
def test_the_page_of_every_state_opens_and_each_open_step_with_it(office, model, state):
    admin, states = PAGES[model]
    case = states[state](office)
    people = [office.second_head]
    if model not in (Inspection, Campaign):
        people.append(office.insider)
    for user in people:
        client = client_of(user)
        answer = client.get(page(case))
        assert answer.status_code == 200
        text = answer.content.decode()
        for name in admin.steps:
            if page(case, "step", name) in text:
                step = client.get(page(case, "step", name))
                assert step.status_code == 200
                assert "现在不能办理" not in step.content.decode(), name


def test_lists_open_with_each_filter(office):
    factories.commented(office)
    factories.planned(office)
    factories.applied(office)
    head = client_of(office.head)
    first = {kind.model: kind.key for kind in reversed(KINDS)}
    for model in MODELS:
        work = first[model._meta.model_name]
        for asked in ({"q": "示例 督导", "status": "draft"}, {"work": work}):
            assert head.get(*listing(model, **asked)).status_code == 200
    waiting = {key: rows.count() for key, rows in queries.my_work(office.head).items()}
    assert {key for key, number in waiting.items() if number} == {
        "findings_to_settle",
        "applications_to_review",
    }
    assert "督导问题待认定" in head.get(reverse("admin:index")).content.decode()
    assert "专项治理待填报" not in client_of(office.insider).get(reverse("admin:index")).content.decode()


def test_each_kind_of_work_has_its_list(office):
    assert {kind.key for kind in KINDS} == set(queries.my_work(office.lead))


def test_from_the_plan_to_the_end_by_the_pages_alone(office):
    lead, head, insider = office.lead, office.head, office.insider
    today = timezone.localdate()
    plan_form = {
        "year": today.year, "scope": "departments", "title": "年度督导", "basis": "国发〔2016〕76号",
        "priorities": "承诺兑现。",
    }  # fmt: skip
    add = reverse("admin:supervision_inspectionplan_add")
    assert client_of(lead).get(add).status_code == 200
    assert client_of(lead).post(add, {**plan_form, "title": ""}).status_code == 422
    assert client_of(lead).post(add, plan_form).status_code == 302
    plan = InspectionPlan.objects.get()
    do(head, plan, "approve")

    add = reverse("admin:supervision_inspectionchecklist_add")
    wrong = client_of(lead).post(add, {"key": "yearly", "title": "清单", "sections": "没有标题"})
    assert "第1行" in wrong.content.decode()
    sections = "# 守信\n承诺是否兑现 | 国发〔2016〕76号 | 台账\n是否有逾期账款"
    assert (
        client_of(lead).post(add, {"key": "yearly", "title": "清单", "sections": sections}).status_code == 302
    )
    checklist = InspectionChecklist.objects.get()
    assert "承诺是否兑现" in client_of(lead).get(page(checklist, "step", "edit")).content.decode()
    do(lead, checklist, "edit", title="年度清单", sections=sections)
    do(head, checklist, "approve")

    add = reverse("admin:supervision_inspection_add")
    assert client_of(lead).get(add).status_code == 200
    answer = client_of(lead).post(
        add,
        {
            "title": "上半年督导", "plan": plan.pk, "checklist": checklist.pk, "purpose": "检查兑现情况。",
            "basis": "国发〔2016〕76号", "starts_on": today, "ends_on": today + timedelta(days=9), "lead": lead.pk,
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    case = Inspection.objects.get()
    do(lead, case, "draw_team", wanted=1)
    do(lead, case, "draw_bodies", scope="departments", wanted=1)
    assert "结果一致" in client_of(lead).get(page(case)).content.decode()
    # Before the notice goes out the body knows nothing of it.
    visit = InspectionVisit.objects.get()
    assert client_of(insider).get(page(visit)).status_code == 404
    do(head, case, "issue")
    assert client_of(insider).get(page(visit)).status_code == 200
    notice = client_of(insider).get(
        page(visit, "paper", visit.notice_id or InspectionVisit.objects.get().notice_id)
    )
    assert notice.content.startswith(b"%PDF")

    answer = client_of(lead).post(
        page(visit, "step", "record"), {"q1_result": "met", "q2_result": "not_met", "q2_facts": ""}
    )
    assert answer.status_code == 422
    do(
        lead, visit, "record",
        q1_result="met", q2_result="not_met", q2_facts="三笔逾期。", q2_gravity="serious", q2_files=factories.pdf(),
    )  # fmt: skip
    assert "三笔逾期" not in client_of(insider).get(page(visit)).content.decode()
    do(office.second, visit, "submit", visited_on=today)
    assert "三笔逾期" in client_of(insider).get(page(visit)).content.decode()

    finding = InspectionFinding.objects.get()
    do(insider, finding, "comment", text="其中一笔有争议。")
    do(head, finding, "demand", reasons="其余属实。", requirement="付清。")
    paper = client_of(insider).get(page(finding, "paper", finding.paper_id))
    assert paper.content.startswith(b"%PDF")
    do(insider, finding, "answer", measures="已付清。", files=factories.pdf("付款.pdf", b"%PDF-1.7 paid"))
    files = client_of(head).get(page(finding)).content.decode()
    assert "付款.pdf" in files
    do(lead, finding, "follow_up", followed_on=today, facts="属实。")
    do(office.second_head, finding, "accept", opinion="到位。")
    do(lead, case, "conclude", summary="较好。")
    do(lead, case, "close")
    do(head, plan, "complete")
    assert (case.status, plan.status) == ("closed", "completed")


def test_a_campaign_by_the_pages(office):
    factories.debtor(office)
    today = timezone.localdate()
    add = reverse("admin:supervision_campaign_add")
    assert client_of(office.lead).get(add).status_code == 200
    said = {
        "title": "清零行动", "theme": "judgment_debtor", "basis_name": "方案", "basis_number": "示信〔2026〕5号",
        "basis_on": today, "goal": "清零。", "starts_on": today, "ends_on": today + timedelta(days=90),
    }  # fmt: skip
    assert client_of(office.lead).post(add, said).status_code == 302
    case = Campaign.objects.get()
    do(office.head, case, "open")
    text = client_of(office.lead).get(page(case)).content.decode()
    assert "还有 1 件没有清零" in text
    assert "<polyline" in text
    target = case.targets.get()
    do(
        office.insider, target, "plan",
        measures="分期。", leader=factories.post_of(office.body).pk, planned_on=today + timedelta(days=30),
    )  # fmt: skip
    do(office.insider, target, "progress", on=today, text="已付首期。", paid="1000", files=factories.pdf())
    do(office.lead, case, "compare")
    text = client_of(office.insider).get(page(target)).content.decode()
    assert "已付首期" in text
    assert "副局长" in text


def test_a_demonstration_by_the_pages(office):
    today = timezone.localdate()
    add = reverse("admin:supervision_demonstrationprogramme_add")
    said = {
        "title": "示范单位", "subject": "department", "basis": "国发〔2016〕76号", "text": "要求。",
        "criteria": "否决 | 没有问题 | inspection_findings_open<=0\n评分 | 创新 | | 100", "pass_mark": "60",
        "period_since": today - timedelta(days=365), "period_until": today, "apply_until": today,
        "recheck_months": 12,
    }  # fmt: skip
    assert client_of(office.lead).get(add).status_code == 200
    wrong = client_of(office.lead).post(
        add, {**said, "criteria": "否决 | 没有 | unknown<=0\n评分 | 创新 | | 100"}
    )
    assert "第1条" in wrong.content.decode()
    assert client_of(office.lead).post(add, said).status_code == 302
    made = DemonstrationProgramme.objects.get()
    assert client_of(office.insider).get(page(made)).status_code == 404
    do(office.head, made, "open")
    assert "未整改到位的督导问题 ≤ 0" in client_of(office.insider).get(page(made)).content.decode()
    do(office.insider, made, "apply", body=office.body.pk, statement="按期兑现。", files=factories.pdf())
    case = DemonstrationApplication.objects.get()
    do(office.expert, case, "review", c2="70", opinion="甲的意见。")
    # Who has not judged yet sees no other's judgement.
    assert "甲的意见" not in client_of(office.second_expert).get(page(case)).content.decode()
    assert "甲的意见" not in client_of(office.insider).get(page(case)).content.decode()
    do(office.second_expert, case, "review", c2="80", opinion="乙的意见。")
    do(office.lead, case, "shortlist")
    assert str(case.total) == "75.00"


def test_another_body_and_a_clerk_see_nothing_of_it(office):
    finding, target = factories.commented(office), factories.planned(office)
    application = factories.applied(office)
    stranger = holder("外单位", "department", organisation=factories.departments(1)[0])
    for user in (stranger, office.clerk):
        for case in (finding, finding.visit, target, application):
            assert client_of(user).get(page(case)).status_code in (403, 404)
    insider = person("另一人")
    give(insider, "supervisor")
    give(insider, "department", organisation=office.body)
    # As the body he reads it, and does nothing for the office.
    text = client_of(insider).get(page(finding)).content.decode()
    assert page(finding, "step", "demand") not in text
    assert "办理经过" not in text


def test_a_clerk_reads_what_waits_for_his_draft(office):
    finding = factories.not_rectified(office)
    text = client_of(office.clerk).get(page(finding)).content.decode()
    assert page(finding, "step", "draft") in text
    answer = client_of(office.clerk).post(page(finding, "step", "draft"))
    finding.refresh_from_db()
    assert answer.url == reverse("admin:records_dishonestyrecord_change", args=[finding.draft_id])


def test_a_file_is_handed_out_from_its_own_case_only_and_that_is_written_down(office):
    finding = factories.answered(office)
    text = client_of(office.head).get(page(finding)).content.decode()
    kept = next(one for one in text.split('"') if "/file/" in one)
    answer = client_of(office.head).get(kept)
    assert answer.content == b"%PDF-1.7 evidence"
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(action="inspection.file_read", by=office.head).exists()
    other = factories.planned(office)
    assert client_of(office.head).get(page(other, "file", kept.rstrip("/").split("/")[-1])).status_code == 404
