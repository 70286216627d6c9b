"""The staff's pages: from the list to the signed report without anything typed past the services."""

import pytest
from django.test import Client
from django.urls import reverse

from records.access.roles import Role
from records.subjects.models import Organisation
from supervision.worklist.reports import services
from supervision.worklist.reports.admin.steps import STEPS
from supervision.worklist.reports.models import WorkReport, WorkReportExemption
from supervision.worklist.reports.rules import Span
from supervision.worklist.reports.workflow import WORKFLOW
from tests.records.access.factories import XUCHANG, holder, person
from tests.supervision.reports import factories
from tests.supervision.reports.factories import NOW, STATES, part


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages know no other moment than now, which must lie behind the period."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change", *more):
    return reverse(f"admin:supervision_workreport_{name}", args=[case.pk, *more])


def do(user, case, step, /, **data):
    answer = client_of(user).post(page(case, "step", step), data)
    assert answer.status_code == 302, answer.content.decode()[-4_000:]
    case.refresh_from_db()
    return case


def test_every_step_of_the_table_has_its_page():
    assert set(WORKFLOW.transitions) == set(STEPS)


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_every_state_opens_and_each_open_step_with_it(desk, state):
    case = STATES[state](desk)
    for user in (desk.writer, desk.reviewer, desk.supervisor):
        answer = client_of(user).get(page(case))
        if user == desk.writer and case.unit_id != desk.bureau.pk:
            assert answer.status_code == 404
            continue
        text = answer.content.decode()
        assert answer.status_code == 200
        assert case.title in text
        for name in STEPS:
            if page(case, "step", name) in text:
                step = client_of(user).get(page(case, "step", name))
                assert step.status_code == 200
                assert "现在不能办理" not in step.content.decode(), name


def test_from_the_empty_report_to_the_accepted_one_by_the_pages_alone(desk):
    case = factories.opened(desk)
    do(desk.writer, case, "compile")
    work, records = part(case, "work"), part(case, "records")
    for section, text in ((work, "已部署。"), (part(case, "next"), "继续督办。")):
        answer = client_of(desk.writer).post(page(case, "section", section.pk), {"text": text, "note": ""})
        assert answer.status_code == 302
    answer = client_of(desk.writer).post(
        page(case, "section", records.pk), {"text": "失信记录88件。", "note": ""}
    )
    assert answer.status_code == 422
    assert "88" in answer.content.decode()
    figure = page(case, "figure", records.pk, "records_published")
    assert client_of(desk.writer).get(figure).status_code == 200
    assert client_of(desk.writer).post(figure, {"stated": "4", "note": "漏报一件。"}).status_code == 302
    shown = client_of(desk.writer).get(page(case)).content.decode()
    for words in ("已改动", "系统数据 3 件", "漏报一件。", "承诺兑现率"):
        assert words in shown
    do(desk.writer, case, "send")
    do(desk.signer, case, "sign")
    assert client_of(desk.signer).get(page(case, "paper")).content.startswith(b"%PDF")
    assert client_of(desk.supervisor).get(page(case, "version", 1)).status_code == 200
    do(desk.supervisor, case, "accept")
    assert case.status == "accepted"


def test_a_rate_is_corrected_in_per_cent_as_it_is_read(desk):
    case = factories.drafting(desk)
    pledges = part(case, "pledges")
    answer = client_of(desk.writer).post(
        page(case, "figure", pledges.pk, "pledge_kept_rate"), {"stated": "80", "note": "一项已补录。"}
    )
    assert answer.status_code == 302
    assert pledges.stated()[0]["value"] == "0.8"


def test_another_department_finds_neither_the_report_nor_its_parts(desk):
    case = factories.submitted(desk)
    other = Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
    stranger = holder("外单位", Role.DEPARTMENT, organisation=other)
    section = part(case, "work")
    for address in (
        page(case),
        page(case, "section", section.pk),
        page(case, "version", 1),
        page(case, "paper"),
        page(case, "step", "accept"),
    ):
        assert client_of(stranger).get(address).status_code == 404
    assert client_of(stranger).get(reverse("admin:supervision_workreport_table")).status_code == 403


def test_the_table_says_who_has_reported_and_who_has_not(desk):
    Organisation.objects.create(name="示例市水利局", kind="department", region_id=XUCHANG)
    factories.accepted(desk)
    table = client_of(desk.supervisor).get(
        reverse("admin:supervision_workreport_table"), {"year": "2026", "period": "half"}
    )
    text = table.content.decode()
    for words in ("应报 3 家，已报 1 家", "示例市水利局", "已采用报告的数字合计", "公示失信记录"):
        assert words in text
    assert client_of(desk.supervisor).get(
        reverse("admin:supervision_workreport_table"), {"year": "1", "period": "x"}
    ).status_code == 200  # fmt: skip


def test_a_unit_is_exempted_and_reports_again(desk):
    address = reverse("admin:supervision_workreport_exempt")
    assert client_of(desk.clerk).get(address).status_code == 403
    desk_of = client_of(desk.supervisor)
    assert desk_of.post(address, {"unit": desk.bureau.name, "reason": ""}).status_code == 422
    said = {"unit": desk.bureau.name, "reason": "市政办〔2026〕1号"}
    assert desk_of.post(address, said).status_code == 302
    assert desk_of.post(address, said).status_code == 422
    row = WorkReportExemption.objects.get()
    end = reverse("admin:supervision_workreport_exempt_end", args=[row.pk])
    assert desk_of.get(end).status_code == 200
    assert desk_of.post(end).status_code == 302
    assert desk_of.get(end).status_code == 404


def test_the_lists_filters_answer_and_the_home_page_counts_what_waits(desk):
    case = factories.signing(desk)
    for query in (
        "",
        "work=reports_to_sign",
        "year=2026",
        "period=half",
        "status=signing",
        "late=1",
        "q=财政",
    ):
        answer = client_of(desk.signer).get(f"{reverse('admin:supervision_workreport_changelist')}?{query}")
        assert answer.status_code == 200
    home = client_of(desk.signer).get(reverse("admin:index")).content.decode()
    assert "工作情况报告待签发" in home
    assert WorkReport.objects.get(pk=case.pk).status == "signing"


def test_somebody_without_a_role_sees_no_report(desk):
    case = factories.accepted(desk)
    assert client_of(person("无权")).get(page(case)).status_code in (302, 403)


def test_an_accepted_yearly_report_leads_to_the_draft_of_a_notice_and_no_other_does(desk):
    door = reverse("admin:disclosure_article_add")
    half = factories.accepted(desk)
    services.open_reports(at=NOW, span=Span(2025, "year"))
    yearly = WorkReport.objects.get(unit=desk.bureau, year=2025)
    services.compile_report(report=yearly.pk, by=desk.writer, at=NOW)
    factories.fill(yearly, desk.writer)
    services.send_to_sign(report=yearly.pk, by=desk.writer, at=NOW)
    services.sign(report=yearly.pk, by=desk.signer, at=NOW)
    # Before it is accepted there is nothing to be made known.
    assert factories.again(yearly).is_late
    panel = "年度报告可以摘要为通知公开"
    assert panel not in client_of(desk.clerk).get(page(yearly)).content.decode()
    services.accept(report=yearly.pk, by=desk.supervisor, at=NOW)
    text = client_of(desk.clerk).get(page(yearly)).content.decode()
    assert panel in text
    assert door in text
    assert panel not in client_of(desk.clerk).get(page(half)).content.decode()
    assert panel not in client_of(desk.supervisor).get(page(yearly)).content.decode()
