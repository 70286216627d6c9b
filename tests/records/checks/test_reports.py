"""What a credit report tells, to whom, and that it is made once and stays true."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import Error, connection, connections, transaction
from django.utils.timezone import localdate
from pypdf import PdfReader

from records.access.models import AuditEntry
from records.access.roles import GRANTABLE_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.checks.reports import content, services, tasks
from records.checks.reports.choices import Mode, Status
from records.checks.reports.models import CreditReport
from records.checks.reports.queries import reports_in_reach
from records.checks.reports.workflow import REPORT
from records.common.uploads import FileRefused
from records.common.workflow import TransitionDenied
from records.dishonesty import services as staff
from records.dishonesty.models import DishonestyRecord
from records.papers.models import Paper
from records.papers.report_sections import (
    PARTS,
    ReportEntry,
    ReportPart,
    Section,
    register_report_section,
)
from records.subjects.models import OrganisationName
from tests.records.access.factories import body, holder, person
from tests.records.checks.factories_reports import (
    AT,
    asked_at_the_window,
    asked_by_itself,
    department,
    entries,
    letter,
    record,
)
from tests.records.dishonesty import factories as dishonesty
from tests.records.papers.factories import text_of
from tests.records.registers import factories as registers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def who() -> dishonesty.People:
    clock_user()
    return dishonesty.people()


@pytest.fixture
def official() -> Any:
    return department(dishonesty.bureau())


def made(report: CreditReport) -> CreditReport:
    return services.make(uid=report.uid, at=AT)


class TestWhatItTells:
    def test_the_ten_sections_in_their_order_and_no_score(self, who: Any, official: Any) -> None:
        record(who)
        report = made(asked_by_itself(official))
        titles = [section["title"] for section in report.content["sections"]]
        assert titles == [section.label for section in Section]
        assert len(titles) == 10
        assert len(report.content["summary"]) == 8
        text = text_of(services.open_pdf(report=report, by=official, at=AT))
        assert [text.index("".join(title.split())) for title in titles] == sorted(
            text.index("".join(title.split())) for title in titles
        )
        assert text.count("查询期内无相关信息") == 7
        for words in ("公共信用信息报告", "申报文明单位", "示例市财政局", report.paper.number, "不评分"):
            assert words in text
        assert "得分" not in text
        assert "等级" not in text

    @pytest.mark.parametrize(
        ("more", "section"),
        [
            ({"source": "judgment"}, "courts"),
            ({"source": "non_prosecution", "document_kind": "non_prosecution"}, "courts"),
            ({"source": "penalty", "document_kind": "penalty"}, "administration"),
            ({"source": "accountability", "document_kind": "accountability"}, "administration"),
            ({"source": "judgment_debtor", "document_kind": "enforcement"}, "serious"),
            ({"source": "broken_pledge", "document_kind": "determination"}, "pledges"),
            ({"source": "arrears", "document_kind": "determination"}, "other"),
        ],
    )
    def test_each_record_stands_once_where_the_national_report_has_its_kind(
        self, who: Any, official: Any, more: dict[str, str], section: str
    ) -> None:
        shown = record(who, **more)
        report = made(asked_by_itself(official))
        found = {
            one["key"]: [entry["title"] for entry in one["entries"] if entry["title"] == shown.title]
            for one in report.content["sections"]
        }
        assert {key: titles for key, titles in found.items() if titles} == {section: [shown.title]}
        counts = {count["label"]: count["count"] for count in report.content["summary"]}
        assert counts[Section(section).label.split("、")[1]] == 1
        assert sum(counts.values()) == 1

    @pytest.mark.parametrize(
        ("scope", "own", "entrusted"),
        [("public", 1, 1), ("government", 1, 0), ("query", 1, 1), ("internal", 0, 0)],
    )
    def test_each_audience_reads_what_is_its_to_read(
        self, who: Any, official: Any, scope: str, own: int, entrusted: int
    ) -> None:
        record(who, scope=scope)
        assert len(entries(made(asked_by_itself(official)), "courts")) == own
        assert len(entries(made(asked_at_the_window(who.clerk)), "courts")) == entrusted

    @pytest.mark.parametrize("state", ["draft", "submitted", "returned", "approved", "ended"])
    def test_what_is_not_published_or_has_ended_is_not_told(
        self, who: Any, official: Any, state: str
    ) -> None:
        dishonesty.IN_STATE[state](who, at=AT, decided_on=localdate() - timedelta(days=40))
        report = made(asked_by_itself(official))
        assert sum(count["count"] for count in report.content["summary"]) == 0
        assert report.sources == []

    def test_what_is_past_its_display_is_not_told_even_before_the_clock_has_ended_it(
        self, who: Any, official: Any
    ) -> None:
        old = record(who)
        DishonestyRecord.objects.filter(pk=old.pk).update(
            display_from=localdate() - timedelta(days=9), display_until=localdate() - timedelta(days=1)
        )
        assert not entries(made(asked_by_itself(official)), "courts")

    def test_marks_and_advice_and_the_masked_person(self, who: Any, official: Any) -> None:
        shown = record(who, subject_type="official", scope="government", official=None)
        DishonestyRecord.objects.filter(pk=shown.pk).update(
            under_objection=True, under_litigation=True,
            rectification_status="open", rectification_due_on=localdate() + timedelta(days=9),
        )  # fmt: skip
        report = made(asked_by_itself(official))
        entry = entries(report, "courts")[0]
        assert entry["marks"] == ["异议处理中", "复议诉讼中"]
        assert len(entries(report, "advice")) == 2
        assert "欧阳示例" not in str(report.content)
        text = text_of(services.open_pdf(report=report, by=official, at=AT))
        assert "异议处理中" in text
        assert "可以申请信用修复" in text
        assert "欧阳示例" not in text

    def test_honours_count_and_other_names_are_told(self, who: Any, official: Any) -> None:
        bureau = dishonesty.bureau()
        OrganisationName.objects.create(organisation=bureau, name="示例市财务局", kind="former")
        registers.published(who, organisation=bureau)
        report = made(asked_by_itself(official))
        assert len(entries(report, "honours")) == 1
        assert "示例市财务局" in str(entries(report, "registration"))

    def test_what_a_merged_body_did_is_told_of_the_one_that_answers_for_it(
        self, who: Any, official: Any
    ) -> None:
        old = body("示例市国库局")
        record(who, organisation=old)
        old.merged_into = dishonesty.bureau()
        old.save()
        assert len(entries(made(asked_by_itself(official)), "courts")) == 1

    def test_another_bodys_records_are_not_told(self, who: Any, official: Any) -> None:
        record(who, organisation=body("示例市水利局"))
        assert not entries(made(asked_by_itself(official)), "courts")

    def test_a_room_adds_its_rows_by_registering(self, who: Any, official: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr("records.papers.report_sections.PARTS", {**PARTS})
        row = ReportEntry(title="按期兑现", facts=[("履约状态", "全部履行")], source="pledge:1@1")
        monkeypatch.setitem(PARTS, "pledges", ReportPart("pledges", lambda asked: [(Section.PLEDGES, row)]))
        report = made(asked_by_itself(official))
        assert entries(report, "pledges")[0]["facts"] == [{"label": "履约状态", "value": "全部履行"}]
        assert "pledge:1@1" in report.sources

    def test_registering_again_replaces(self, monkeypatch: Any) -> None:
        kept = PARTS["commendations"]
        register_report_section(kept)
        assert PARTS["commendations"] is kept


class TestStayingTrue:
    def test_a_report_is_out_of_date_once_something_it_tells_has_ended(
        self, client: Any, who: Any, official: Any, settings: Any
    ) -> None:
        settings.RATE_LIMITS = {}
        shown = record(who)
        report = made(asked_by_itself(official))
        paper = report.paper
        said = {"number": paper.number, "code": paper.code}
        assert "现在有效" in client.post("/verify/", said).content.decode()
        assert client.post("/verify/copy/", said).status_code == 200

        staff.end_record(uid=shown.uid, by=who.reviewer, at=AT, reason="原判决已被依法撤销。")
        assert "内容已有变化" in client.post("/verify/", said).content.decode()
        assert client.post("/verify/copy/", said).status_code == 404
        for ask in (services.open_pdf, services.read_content):
            with pytest.raises(TransitionDenied) as denied:
                ask(report=report, by=official, at=AT)
            assert denied.value.code == "outdated"
        auditor = holder("赵强", Role.AUDIT_ADMIN)
        assert services.open_pdf(report=report, by=auditor, at=AT).startswith(b"%PDF")

    def test_or_changed(self, who: Any, official: Any) -> None:
        shown = record(who)
        report = made(asked_by_itself(official))
        assert services.is_current(report)
        change = staff.propose_change(
            uid=shown.uid, changes={"title": "更正后的标题"}, reason="corrected", note="笔误", by=who.clerk, at=AT
        )  # fmt: skip
        staff.accept_change(uid=change.uid, by=who.reviewer, at=AT)
        assert not services.is_current(report)

    def test_but_not_because_something_new_was_published(self, who: Any, official: Any) -> None:
        record(who)
        report = made(asked_by_itself(official))
        record(who, document_number="（2026）示01民终2号")
        assert services.is_current(report)


class TestAsking:
    @pytest.mark.parametrize("role", sorted(GRANTABLE_ROLES))
    def test_only_its_own_department_asks_for_a_body_and_only_the_window_for_a_letter(
        self, role: str
    ) -> None:
        bureau = dishonesty.bureau()
        bound = {"organisation": bureau} if role == Role.DEPARTMENT else {}
        someone = holder("某人", role, **bound)
        for ask, allowed in (
            (asked_by_itself, role == Role.DEPARTMENT),
            (asked_at_the_window, role == Role.CLERK),
        ):
            if allowed:
                assert ask(someone).status == Status.PENDING
                continue
            with pytest.raises(TransitionDenied) as denied:
                ask(someone)
            assert denied.value.code == "not_your_role"
        refusals = AuditEntry.objects.filter(action="credit_report.requested", outcome="refused")
        assert refusals.count() == (1 if role in (Role.DEPARTMENT, Role.CLERK) else 2)

    def test_nor_for_another_body_or_from_another_place(self, official: Any) -> None:
        with pytest.raises(TransitionDenied):
            asked_by_itself(official, body("示例市水利局"))
        with pytest.raises(TransitionDenied):
            asked_at_the_window(holder("外地", Role.CLERK, region="410100"))

    def test_a_second_press_finds_the_first_request(self, official: Any, who: Any) -> None:
        assert asked_by_itself(official) == asked_by_itself(official)
        first = asked_at_the_window(who.clerk)
        assert asked_at_the_window(who.clerk) == first
        with pytest.raises(TransitionDenied) as denied:
            asked_at_the_window(who.clerk, letter=letter(content=b"%PDF-1.7 another letter"))
        assert denied.value.code == "already_pending"
        assert AuditEntry.objects.filter(action="credit_report.requested", outcome="done").count() == 2

    def test_what_is_missing_is_named(self, official: Any, who: Any) -> None:
        with pytest.raises(TransitionDenied) as denied:
            asked_by_itself(official, purpose="  ")
        assert denied.value.code == "purpose_missing"
        with pytest.raises(TransitionDenied) as denied:
            asked_at_the_window(who.clerk, agent_name=" ")
        assert denied.value.code == "agent_missing"
        with pytest.raises(FileRefused):
            asked_at_the_window(who.clerk, letter=letter(content=b"MZ not a document"))

    def test_the_letter_and_the_agent_are_unreadable_where_they_lie(self, who: Any) -> None:
        report = asked_at_the_window(who.clerk)
        with default_storage.open(report.stored_name, "rb") as file:
            stored = file.read()
        assert b"%PDF-" not in stored
        assert b"letter of authorisation" not in stored
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(r)::text FROM records_creditreport r")
            assert "郑和示例" not in cursor.fetchone()[0]
        assert "郑和示例" not in str(list(AuditEntry.objects.values_list("details", "subject_label")))

    @pytest.mark.parametrize("role", sorted(GRANTABLE_ROLES - {Role.DEPARTMENT}))
    def test_who_opens_the_letter(self, who: Any, role: str) -> None:
        report = asked_at_the_window(who.clerk)
        someone = holder("某人", role)
        if role in services.LETTER_READERS:
            assert services.open_letter(report=report, by=someone, at=AT).startswith(b"%PDF-1.7 letter")
            outcome = "read"
        else:
            with pytest.raises(TransitionDenied):
                services.open_letter(report=report, by=someone, at=AT)
            outcome = "refused"
        entry = AuditEntry.objects.get(action="credit_report.letter_opened")
        assert (entry.by, entry.outcome) == (someone, outcome)

    def test_whom_a_report_is_there_for(self, who: Any, official: Any) -> None:
        report = asked_by_itself(official)
        assert reports_in_reach(official).filter(pk=report.pk).exists()
        assert reports_in_reach(who.clerk).filter(pk=report.pk).exists()
        for stranger in (
            department(body("示例市水利局"), "邻局"), holder("外地", Role.CLERK, region="410100"),
            holder("人事", Role.HR_ARCHIVIST), person("路人"),
            *(holder(role, role) for role in sorted(THREE_ADMINISTRATORS - {Role.AUDIT_ADMIN})),
        ):  # fmt: skip
            assert not reports_in_reach(stranger).exists()


class TestMaking:
    def test_twice_made_is_made_once(self, who: Any, official: Any) -> None:
        report = asked_by_itself(official)
        first = made(report)
        again = made(report)
        tasks.make_report(uid=str(report.uid))
        assert tasks.make_waiting_reports() == 0
        assert again.paper == first.paper
        assert Paper.objects.count() == 1
        assert CreditReport.objects.get().attempts == 1

    @pytest.mark.usefixtures("committed_db")
    def test_two_workers_at_once_make_one_paper(self) -> None:
        clock_user()
        report = asked_by_itself(department(dishonesty.bureau()))

        def work() -> str:
            try:
                return services.make(uid=report.uid, at=AT).status
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            statuses = [future.result() for future in [pool.submit(work) for _ in range(4)]]
        assert Status.READY in statuses
        assert Paper.objects.count() == 1
        assert CreditReport.objects.get().attempts == 1

    def test_a_worker_that_died_leaves_a_request_that_is_taken_up(self, official: Any) -> None:
        asked_by_itself(official)
        assert tasks.make_waiting_reports() == 1
        assert CreditReport.objects.get().status == Status.READY

    def test_a_failure_leaves_no_paper_and_is_said_after_the_third_try(
        self, official: Any, monkeypatch: Any
    ) -> None:
        report = asked_by_itself(official)

        def breaks(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("欧阳示例 disk full")

        with monkeypatch.context() as broken:
            # After the paper was issued: it must go with the rest.
            broken.setattr(content, "sources_of", breaks)
            statuses = [made(report).status for _ in range(3)]
        assert statuses == [Status.PENDING, Status.PENDING, Status.FAILED]
        failed = CreditReport.objects.get()
        assert (failed.attempts, failed.paper, failed.content) == (3, None, None)
        assert "disk full" not in failed.failure
        assert not Paper.objects.exists()
        assert made(report).status == Status.FAILED

        services.retry(uid=report.uid, by=official, at=AT)
        assert made(report).status == Status.READY
        assert Paper.objects.count() == 1

    def test_reading_is_written_down_with_the_purpose(self, official: Any) -> None:
        report = made(asked_by_itself(official))
        services.open_pdf(report=report, by=official, at=AT)
        said = services.read_content(report=report, by=official, at=AT)
        assert said["number"] == report.paper.number
        assert said["sections"] == report.content["sections"]
        trail = AuditEntry.objects.filter(action="paper.opened", outcome="read", by=official)
        assert [entry.details["purpose"] for entry in trail] == ["申报文明单位"] * 2

    def test_what_is_not_ready_is_not_given(self, official: Any) -> None:
        report = asked_by_itself(official)
        with pytest.raises(TransitionDenied) as denied:
            services.open_pdf(report=report, by=official, at=AT)
        assert denied.value.code == "not_ready"

    def test_the_pdf_has_its_typeface_with_it(self, official: Any) -> None:
        report = made(asked_by_itself(official))
        reader = PdfReader(BytesIO(services.open_pdf(report=report, by=official, at=AT)))
        assert reader.metadata is not None
        assert reader.metadata.title == "示例市财政局公共信用信息报告"
        assert all(
            "NotoSansCJK" in str(page["/Resources"]["/Font"]["/f0"]["/BaseFont"]) for page in reader.pages
        )


ROLES = (*sorted(GRANTABLE_ROLES), Role.CLOCK)
ALLOWED = {
    ("make", Status.PENDING): {Role.CLOCK},
    ("give_up", Status.PENDING): {Role.CLOCK},
    ("retry", Status.FAILED): {Role.CLERK, Role.DEPARTMENT},
}


@pytest.mark.parametrize("role", ROLES)
def test_every_state_step_and_role(role: str) -> None:
    bureau = dishonesty.bureau()
    bound = {"organisation": bureau} if role == Role.DEPARTMENT else {}
    someone = clock_user() if role == Role.CLOCK else holder("某人", role, **bound)
    found = set()
    for status in Status:
        report = CreditReport(organisation=bureau, region=bureau.region, status=status)
        found |= {
            (step.name, status)
            for step, denied in REPORT.allowed(report, by=someone, at=AT)
            if denied is None
        }
    assert found == {key for key, roles in ALLOWED.items() if role in roles}


def refuses(statement: str, *values: Any) -> None:
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestTheDatabase:
    def test_a_request_is_never_changed_or_deleted(self, official: Any, who: Any) -> None:
        asked_by_itself(official)
        refuses("DELETE FROM records_creditreport")
        refuses("TRUNCATE records_creditreport CASCADE")
        for column, value in (
            ("purpose", "别的"), ("requested_by_id", who.clerk.pk), ("requested_at", AT + timedelta(days=1)),
            ("mode", Mode.ENTRUSTED), ("organisation_id", body("示例市水利局").pk),
        ):  # fmt: skip
            refuses(f"UPDATE records_creditreport SET {column} = %s", value)

    def test_a_report_made_stays_as_it_was_made(self, official: Any) -> None:
        made(asked_by_itself(official))
        refuses("UPDATE records_creditreport SET content = '{}'")
        refuses("UPDATE records_creditreport SET sources = '{}', attempts = 9")
        refuses(
            "UPDATE records_creditreport SET status = 'pending', paper_id = NULL, content = NULL, finished_at = NULL"
        )

    def test_half_states_are_refused(self, official: Any) -> None:
        asked_by_itself(official)
        refuses("UPDATE records_creditreport SET status = 'ready'")
        refuses("UPDATE records_creditreport SET status = 'failed', finished_at = now()")
        refuses("UPDATE records_creditreport SET finished_at = now()")

    def test_a_query_for_somebody_else_has_its_letter(self, who: Any) -> None:
        asked_at_the_window(who.clerk)
        copied = (
            "INSERT INTO records_creditreport SELECT (jsonb_populate_record(r, jsonb_build_object('uid', %s::uuid,"
            " 'requested_by_id', %s::bigint) || %s::jsonb)).* FROM records_creditreport r"
        )
        other = who.reviewer.pk
        refuses(copied, uuid.uuid4(), other, '{"stored_name": null}')
        refuses(copied, uuid.uuid4(), other, '{"stored_name": "x", "letter_sha256": ""}')
        refuses(copied, uuid.uuid4(), other, '{"stored_name": "x", "mode": "own"}')
        refuses(copied, uuid.uuid4(), other, '{"stored_name": "x", "purpose": ""}')
        refuses(copied, uuid.uuid4(), who.clerk.pk, '{"stored_name": "x"}')
