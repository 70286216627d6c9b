"""Asking for a credit report by page and by API, and taking it away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records.access.roles import Role
from records.access.services import clock_user
from records.checks.reports import services, tasks
from records.checks.reports.models import CreditReport
from tests.records.access.factories import body, holder
from tests.records.checks.factories_reports import (
    AT,
    asked_at_the_window,
    asked_by_itself,
    department,
    letter,
    record,
)
from tests.records.dishonesty.factories import bureau, people

pytestmark = pytest.mark.django_db

ADD = "/admin/records/creditreport/add/"
LIST = "/admin/records/creditreport/"
API = "/api/v1/credit-reports/"


@pytest.fixture(autouse=True)
def _office(settings: Any, tmp_path: Any, monkeypatch: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.RATE_LIMITS = {}
    # The broker is only a bell; what beat finds is asked for by the tests themselves.
    monkeypatch.setattr(tasks.make_report, "delay_on_commit", lambda **said: None)
    clock_user()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def address(report: CreditReport, page: str = "change") -> str:
    return reverse(f"admin:records_creditreport_{page}", args=[report.pk])


class TestPages:
    def test_a_department_asks_waits_and_takes_its_report(self) -> None:
        mine = bureau()
        client = client_of(department(mine))
        form = client.get(ADD).content.decode()
        assert "自查" in form
        assert "授权书扫描件" not in form
        answer = client.post(ADD, {"mode": "own", "organisation": str(mine.pk), "purpose": "申报文明单位"})
        report = CreditReport.objects.get()
        assert answer["Location"] == address(report)
        assert "data-progress-url" in client.get(address(report)).content.decode()
        assert client.get(address(report, "progress")).json()["working"] is True

        assert tasks.make_waiting_reports() == 1
        assert client.get(address(report, "progress")).json() == {
            "state": "ready", "label": "已生成", "working": False, "done": 1, "total": 1,
        }  # fmt: skip
        page = client.get(address(report)).content.decode()
        assert "下载报告" in page
        pdf = client.get(address(report, "pdf"))
        assert pdf.content.startswith(b"%PDF")
        assert "no-store" in pdf["Cache-Control"]
        assert mine.name in client.get(LIST).content.decode()

    def test_a_clerk_asks_at_the_window_with_the_letter(self) -> None:
        mine = bureau()
        client = client_of(holder("陈静", Role.CLERK))
        said = {
            "mode": "entrusted", "organisation_text": mine.uscc, "agent_name": "郑和示例", "purpose": "参加投标",
        }  # fmt: skip
        refused = client.post(ADD, said)
        assert refused.status_code == 422
        assert "委托查询须附授权书" in refused.content.decode()
        client.post(ADD, {**said, "letter": letter()})
        report = CreditReport.objects.get()
        assert (report.mode, report.agent_name) == ("entrusted", "郑和示例")
        scan = client.get(address(report, "letter"))
        assert scan.content.startswith(b"%PDF-1.7 letter")
        assert "attachment" in scan["Content-Disposition"]

    def test_what_is_wrong_is_said_beside_the_field(self) -> None:
        bureau()
        client = client_of(holder("陈静", Role.CLERK))
        said = {"mode": "entrusted", "agent_name": "郑和示例", "purpose": "参加投标"}
        unknown = client.post(ADD, {**said, "organisation_text": "没有这个局", "letter": letter()})
        assert "没有找到" in unknown.content.decode()
        elsewhere = body("郑州市财政局", "410100")
        far = client.post(ADD, {**said, "organisation_text": elsewhere.name, "letter": letter()})
        assert far.status_code == 422
        bad = client.post(
            ADD, {**said, "organisation_text": "示例市财政局", "letter": letter(content=b"MZ program")}
        )
        assert "只能上传" in bad.content.decode()
        assert not CreditReport.objects.exists()

    def test_an_outdated_report_is_no_longer_given(self) -> None:
        who = people()
        client = client_of(department(bureau()))
        shown = record(who)
        report = asked_by_itself(department(bureau(), "吴敏二"))
        services.make(uid=report.uid, at=AT)
        from records.dishonesty import services as staff

        staff.end_record(uid=shown.uid, by=who.reviewer, at=AT, reason="原判决已被依法撤销。")
        page = client.get(address(report)).content.decode()
        assert "内容已有变化" in page
        assert "下载报告" not in page
        assert "原件不再提供" in client.get(address(report, "pdf"), follow=True).content.decode()

    def test_who_has_nothing_to_ask_for_does_not_get_the_form(self) -> None:
        for role in (Role.REVIEWER, Role.SUPERVISOR, Role.HR_ARCHIVIST, Role.SYSTEM_ADMIN):
            assert client_of(holder(role, role)).get(ADD).status_code == 403

    def test_beyond_ones_reach_there_is_no_report(self) -> None:
        report = asked_at_the_window(people().clerk)
        stranger = client_of(department(body("示例市水利局")))
        for page in ("change", "progress", "pdf", "letter"):
            assert stranger.get(address(report, page)).status_code in (302, 404)
        assert stranger.post(address(report, "retry")).status_code in (302, 404)
        assert "示例市财政局" not in stranger.get(LIST).content.decode()

    def test_retrying_is_for_who_may_ask(self) -> None:
        report = asked_by_itself(department(bureau()))
        CreditReport.objects.update(status="failed", failure="生成时出错", finished_at=AT, attempts=3)
        clerk = client_of(holder("陈静", Role.CLERK))
        assert "重新生成" in clerk.get(address(report)).content.decode()
        clerk.post(address(report, "retry"))
        assert CreditReport.objects.get().status == "pending"
        # A second press says why not instead of breaking.
        assert "不能执行" in clerk.post(address(report, "retry"), follow=True).content.decode()


class TestApi:
    def test_the_same_by_api(self) -> None:
        mine = bureau()
        record(people())
        client = client_of(department(mine))
        said = {"organisation": str(mine.pk), "purpose": "申报文明单位"}
        answer = client.post(API, said, content_type="application/json")
        assert answer.status_code == 202
        where = answer["Location"].removeprefix("http://testserver")
        assert client.get(where).json()["status"] == "pending"
        waiting = client.get(f"{where}content/")
        assert (waiting.status_code, waiting.json()["code"]) == (409, "not_ready")

        tasks.make_waiting_reports()
        assert client.get(where).json()["status"] == "ready"
        told = client.get(f"{where}content/").json()
        assert len(told["sections"]) == 10
        assert told["sections"][7]["entries"][0]["title"] == "未按期支付政府采购合同价款"
        assert "score" not in str(told)

    def test_only_for_ones_own_body(self) -> None:
        other = body("示例市水利局")
        said = {"organisation": str(other.pk), "purpose": "申报文明单位"}
        for user in (department(bureau()), holder("陈静", Role.CLERK)):
            answer = client_of(user).post(API, said, content_type="application/json")
            assert (answer.status_code, answer.json()["code"]) == (403, "not_your_role")
        assert Client().post(API, said, content_type="application/json").status_code in (401, 403)

    def test_a_strangers_report_does_not_exist(self) -> None:
        report = asked_by_itself(department(bureau()))
        client = client_of(department(body("示例市水利局"), "邻局"))
        for where in (f"{API}{report.uid}/", f"{API}{report.uid}/content/"):
            assert client.get(where).status_code == 404
