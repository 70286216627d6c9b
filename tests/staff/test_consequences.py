"""What follows a record, at the desks of those concerned: the office, the body, the supervisor, the superior."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry
from records.access.roles import Role
from records.consequences import services
from records.consequences.models import (
    CriticismNotice,
    Measure,
    OwnReport,
    RectificationOrder,
    Responsibility,
)
from records.consequences.services.overdue import order_is_overdue
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official, Organisation, Post
from tests.records.access.factories import WEIDU, holder
from tests.records.consequences import factories
from tests.records.consequences.factories import PDF, bureau, office
from tests.staff.conftest import words
from tests.staff.factories import record


@pytest.fixture
def who(db, settings, tmp_path):
    from records.access.services import ensure_system_users

    settings.MEDIA_ROOT = tmp_path
    ensure_system_users()
    return factories.staff()


def address(model, page, *args):
    return reverse(f"admin:records_{model}_{page}", args=args)


def order_of(case, page="change", *more):
    return address("rectificationorder", page, case.pk, *more)


def now(days=0):
    return timezone.now() + timedelta(days=days)


def in_state(who, state):
    return factories.ORDER_IN[state](who, at=now(), record=record("published", who))


class TestOrders:
    def test_a_reviewer_orders_from_the_records_page(self, who, desk):
        shown = record("published", who)
        reviewer = desk(who.reviewer)
        page = reviewer.get(address("dishonestyrecord", "page", shown.pk))
        assert "下达整改通知" in words(page)

        answer = reviewer.post(
            address("rectificationorder", "new", shown.pk),
            to_explain="为何未付款。",
            requirements="付清价款。",
            basis="国发〔2016〕76号",
        )

        order = RectificationOrder.objects.get()
        assert "整改通知已下达" in words(answer)
        assert order.number in words(reviewer.get(address("dishonestyrecord", "page", shown.pk)))

    def test_an_order_that_asks_nothing_is_refused_field_by_field(self, who, desk):
        shown = record("published", who)
        answer = desk(who.reviewer).post(address("rectificationorder", "new", shown.pk), basis="依据")
        assert answer.status_code == 422
        assert "请填写须书面说明的问题" in words(answer)
        assert not RectificationOrder.objects.exists()

    def test_the_body_explains_uploads_and_submits(self, who, desk):
        order = in_state(who, "ordered")
        body = desk(who.body)
        assert "待整改" in words(body.get(reverse("admin:index")))
        page = words(body.get(order_of(order)))
        assert "支付全部价款并完善付款制度" in page
        assert "报送书面说明" in page

        # What he must answer stands above the field in which he answers.
        assert order.to_explain in words(body.get(order_of(order, "step", "explain")))
        body.post(order_of(order, "step", "explain"), explanation="预算未列支。")
        answer = body.post(
            order_of(order, "step", "submit"),
            measures_taken="已付清。",
            files=[SimpleUploadedFile("凭证.pdf", PDF)],
        )

        order.refresh_from_db()
        assert (order.status, order.evidence.get().original_name) == ("submitted", "凭证.pdf")
        assert "整改结果已报送" in words(answer)

    def test_a_file_that_is_refused_takes_the_step_back_with_it(self, who, desk):
        order = in_state(who, "explained")
        answer = desk(who.body).post(
            order_of(order, "step", "submit"),
            measures_taken="已付清。",
            files=[SimpleUploadedFile("好.pdf", PDF), SimpleUploadedFile("坏.pdf", b"MZ program")],
        )
        order.refresh_from_db()
        assert (answer.status_code, order.status, order.evidence.count()) == (422, "explained", 0)

    def test_a_supervisor_accepts_what_was_handed_in(self, who, desk):
        order = in_state(who, "submitted")
        supervisor = desk(who.supervisor)
        assert "整改待核查" in words(supervisor.get(reverse("admin:index")))
        page = words(supervisor.get(order_of(order)))
        assert "已付清全部价款" in page
        assert "付款凭证.pdf" in page

        answer = supervisor.post(order_of(order, "step", "accept"), reason="凭证齐全。")

        order.refresh_from_db()
        assert order.status == "accepted"
        assert "整改到位" in words(answer)

    def test_returning_takes_a_reason_which_the_body_reads_first(self, who, desk):
        order = in_state(who, "submitted")
        supervisor = desk(who.supervisor)
        assert supervisor.post(order_of(order, "step", "return")).status_code == 422
        supervisor.post(order_of(order, "step", "return"), reason="请补充付款凭证。")
        assert "退回继续整改" in words(desk(who.body).get(order_of(order)))
        assert "请补充付款凭证。" in words(desk(who.body).get(order_of(order)))

    def test_evidence_is_handed_out_within_reach_and_the_reading_is_written_down(self, who, desk):
        order = in_state(who, "submitted")
        file = order.evidence.get()
        answer = desk(who.supervisor).get(address("rectificationorder", "evidence", file.pk))
        assert b"".join(answer.streaming_content) == PDF
        assert "no-store" in answer["Cache-Control"]
        assert AuditEntry.objects.filter(action="evidence.read", outcome="read").count() == 1
        assert desk(who.stranger).get(address("rectificationorder", "evidence", file.pk)).status_code == 404

    def test_the_order_prints_as_a_paper(self, who, desk):
        order = in_state(who, "ordered")
        answer = desk(who.body).get(order_of(order, "paper"))
        assert answer.content.startswith(b"%PDF")

    @pytest.mark.parametrize("page", ["change", "paper", "history"])
    def test_another_body_and_another_place_do_not_find_it(self, who, desk, page):
        order = in_state(who, "submitted")
        neighbour = holder("邻县督导", Role.SUPERVISOR, WEIDU)
        for stranger in (who.stranger, neighbour):
            assert desk(stranger).get(order_of(order, page)).status_code == 404
            assert order.number not in words(desk(stranger).get(address("rectificationorder", "changelist")))
            answer = desk(stranger).post(order_of(order, "step", "withdraw"), reason="理由")
            assert answer.status_code == 404

    def test_the_superior_body_sees_what_was_escalated_to_it(self, who, desk):
        Organisation.objects.filter(pk=bureau().pk).update(superior=office())
        order = in_state(who, "explained")
        order_is_overdue(uid=order.pk, at=now(40))

        above = desk(who.stranger)
        assert "下级逾期待督办" in words(above.get(reverse("admin:index")))
        page = words(above.get(order_of(order)))
        assert "已逾期" in page
        assert "报送整改结果" not in page

    def test_the_office_presses_and_the_body_reads_it(self, who, desk):
        order = in_state(who, "explained")
        desk(who.reviewer).post(order_of(order, "step", "remind"), reason="请本周内报送。")
        assert "请本周内报送。" in words(desk(who.body).get(order_of(order)))

    def test_a_clerk_drafts_the_record_of_what_was_not_put_right(self, who, desk):
        order = factories.not_rectified(who, at=now(), record=record("published", who))
        clerk = desk(who.clerk)
        assert "待起草记录" in words(clerk.get(reverse("admin:index")))
        answer = clerk.post(order_of(order, "step", "draft"))
        draft = DishonestyRecord.objects.get(title="逾期未完成失信整改")
        assert answer.redirect_chain[-1][0] == address("dishonestyrecord", "change", draft.pk)

    def test_lists_narrow_by_work_state_and_words(self, who, desk):
        order = in_state(who, "submitted")
        supervisor = desk(who.supervisor)
        for query in ({"work": "to_check"}, {"status": "submitted"}, {"q": bureau().name}):
            page = words(supervisor.get(address("rectificationorder", "changelist"), **query))
            assert order.number in page
        for query in ({"work": "order_overdue"}, {"status": "accepted"}, {"q": "没有"}):
            page = words(supervisor.get(address("rectificationorder", "changelist"), **query))
            assert order.number not in page


class TestMeasures:
    def _posted(self, **more):
        return {
            "kind": "honours",
            "title": "取消年度评先评优资格",
            "deciding_body": office().name,
            "executing_body": office().uscc,
            "legal_basis": "国发〔2016〕76号",
            "decided_on": timezone.localdate().isoformat(),
            "starts_on": timezone.localdate().isoformat(),
            **more,
        }

    def test_one_enters_another_decides_the_executor_confirms(self, who, desk):
        shown = record("published", who)
        desk(who.clerk).post(address("measure", "new", shown.pk), **self._posted())
        measure = Measure.objects.get()
        assert "惩戒措施待审定" in words(desk(who.reviewer).get(reverse("admin:index")))
        desk(who.reviewer).post(address("measure", "step", measure.pk, "decide"))
        executor = desk(who.stranger)
        assert "待执行的惩戒措施" in words(executor.get(reverse("admin:index")))
        answer = executor.post(address("measure", "step", measure.pk, "execute"), note="已通知评选办公室。")
        measure.refresh_from_db()
        assert (measure.status, measure.execution_note) == ("in_force", "已通知评选办公室。")
        assert "执行情况已确认" in words(answer)

    def test_a_body_that_nobody_knows_is_named_with_what_comes_close(self, who, desk):
        shown = record("published", who)
        answer = desk(who.clerk).post(
            address("measure", "new", shown.pk), **self._posted(deciding_body="示例市发展改革局")
        )
        assert answer.status_code == 422
        assert office().name in words(answer)

    def test_without_a_legal_basis_nothing_is_entered(self, who, desk):
        shown = record("published", who)
        answer = desk(who.clerk).post(address("measure", "new", shown.pk), **self._posted(legal_basis=""))
        assert (answer.status_code, Measure.objects.count()) == (422, 0)

    def test_what_an_official_bears_no_body_sees_and_a_reading_is_written_down(self, who, desk):
        shown = record("published", who)
        official = Official.objects.create(name="欧阳示例")
        Post.objects.create(organisation=bureau(), title="局长", official=official)
        desk(who.clerk).post(address("measure", "new", shown.pk), **self._posted(official=str(official.pk)))
        measure = Measure.objects.get()
        services.decide_measure(uid=measure.pk, by=who.reviewer, at=now())

        assert measure.official == official
        for body in (who.body, who.stranger):
            assert desk(body).get(address("measure", "change", measure.pk)).status_code == 404
            assert measure.title not in words(desk(body).get(address("measure", "changelist")))
        reviewer = desk(who.reviewer)
        assert "欧阳示例" not in words(reviewer.get(address("measure", "changelist")))
        assert "欧阳示例" in words(reviewer.get(address("measure", "change", measure.pk)))
        assert AuditEntry.objects.filter(action="measure.read", by=who.reviewer).count() == 1


class TestCriticism:
    def test_drafted_by_one_and_issued_by_another(self, who, desk):
        shown = record("published", who)
        said = factories.notice_content(dated_on=timezone.localdate().isoformat(), issuer=office().name)
        desk(who.clerk).post(address("criticismnotice", "new", shown.pk), **{**said, "is_typical_case": "on"})
        notice = CriticismNotice.objects.get()
        # A body reads it once it is issued, and not before.
        assert desk(who.body).get(address("criticismnotice", "change", notice.pk)).status_code == 404
        desk(who.reviewer).post(address("criticismnotice", "step", notice.pk, "issue"))
        notice.refresh_from_db()
        assert notice.status == "issued"
        assert notice.text in words(desk(who.body).get(address("criticismnotice", "change", notice.pk)))
        assert list(CriticismNotice.objects.typical_cases(on=timezone.localdate())) == [notice]

    def test_a_clerk_mends_his_draft(self, who, desk):
        shown = record("published", who)
        notice = factories.notice_in(who, record=shown)
        said = factories.notice_content(
            dated_on=timezone.localdate().isoformat(), issuer=office().name, title="改过的标题"
        )
        desk(who.clerk).post(address("criticismnotice", "step", notice.pk, "edit"), **said)
        notice.refresh_from_db()
        assert notice.title == "改过的标题"


class TestResponsibility:
    def test_the_office_names_confirms_and_enters_the_result(self, who, desk):
        shown = record("published", who)
        official = Official.objects.create(name="欧阳示例")
        post = Post.objects.create(organisation=bureau(), title="局长", official=official)
        desk(who.clerk).post(
            address("responsibility", "new", shown.pk),
            official=str(official.pk),
            role="principal",
            conduct="未列预算。",
            conduct_on=(timezone.localdate() - timedelta(days=50)).isoformat(),
        )
        found = Responsibility.objects.get()
        assert found.post == post
        desk(who.supervisor).post(address("responsibility", "step", found.pk, "confirm"))
        desk(who.clerk).post(
            address("responsibility", "step", found.pk, "result"),
            result="admonition",
            result_on=timezone.localdate().isoformat(),
        )
        found.refresh_from_db()
        assert (found.status, found.result) == ("confirmed", "admonition")

    def test_bodies_assessors_and_other_places_see_nothing_of_it(self, who, desk):
        found = factories.responsibility_in(who, record=record("published", who))
        page = address("responsibility", "change", found.pk)
        assert desk(who.body).get(page).status_code == 403
        assert desk(holder("考核", Role.ASSESSOR)).get(page).status_code == 403
        assert desk(holder("邻县", Role.REVIEWER, WEIDU)).get(page).status_code == 404

    def test_the_list_masks_the_name_and_the_page_writes_the_reading_down(self, who, desk):
        found = factories.responsibility_in(who, record=record("published", who))
        reviewer = desk(who.reviewer)
        assert "欧阳示例" not in words(reviewer.get(address("responsibility", "changelist")))
        shown = words(reviewer.get(address("dishonestyrecord", "page", found.record_id)))
        assert "欧阳示例" not in shown
        assert "欧阳示例" in words(reviewer.get(address("responsibility", "change", found.pk)))
        assert AuditEntry.objects.filter(action="responsibility.read", by=who.reviewer).count() == 1


class TestOwnReports:
    def _posted(self, **more):
        return {
            **factories.ANSWER,
            "title": "未按期支付工程款",
            "event_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
            **more,
        }

    def test_a_body_reports_itself_and_a_clerk_takes_it(self, who, desk):
        desk(who.body).post(
            address("ownreport", "add"), **self._posted(files=[SimpleUploadedFile("判决书.pdf", PDF)])
        )
        report = OwnReport.objects.get()
        assert (report.status, report.evidence.count()) == ("filed", 1)
        answer = desk(who.clerk).post(address("ownreport", "step", report.pk, "take"))
        report.refresh_from_db()
        assert answer.redirect_chain[-1][0] == address("dishonestyrecord", "change", report.record_id)

    def test_the_office_asks_and_the_body_answers(self, who, desk):
        desk(who.supervisor).post(
            address("ownreport", "ask"),
            organisation=bureau().name,
            title="未按期支付工程款",
            event_on=timezone.localdate().isoformat(),
        )
        report = OwnReport.objects.get()
        assert "待报告的失信情况" in words(desk(who.body).get(reverse("admin:index")))
        desk(who.body).post(address("ownreport", "step", report.pk, "file"), **factories.ANSWER)
        report.refresh_from_db()
        assert report.status == "filed"

    def test_only_a_bodys_own_people_report_and_only_the_office_asks(self, who, desk):
        assert desk(who.clerk).get(address("ownreport", "add")).status_code == 403
        assert desk(who.body).get(address("ownreport", "ask")).status_code == 403
        report = factories.report_in(who, at=now())
        assert desk(who.stranger).get(address("ownreport", "change", report.pk)).status_code == 404
