"""The second person's side: review, four eyes on the page, publishing, ending, changes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry
from records.access.roles import Role
from records.dishonesty import services
from tests.records.access.factories import holder
from tests.staff.conftest import words
from tests.staff.factories import record

TICKED = {"document_readable": "on", "subject_right": "on", "dates_right": "on", "scope_lawful": "on"}


def page_of(written, page="page", *more):
    return reverse(f"admin:records_dishonestyrecord_{page}", args=[written.pk, *more])


def test_a_reviewer_approves_and_publishes_from_one_page(who, desk):
    written = record("submitted", who)
    reviewer = desk(who.reviewer)
    assert "首次提交的内容" in words(reviewer.get(page_of(written, "review")))
    answer = reviewer.post(page_of(written, "review"), **TICKED, verdict="approve_publish")
    written.refresh_from_db()
    assert written.status == "published"
    assert "已审核通过并发布" in words(answer)


def test_approval_takes_every_tick_of_the_checklist(who, desk):
    written = record("submitted", who)
    missing = {**TICKED, "scope_lawful": ""}
    answer = desk(who.reviewer).post(page_of(written, "review"), **missing, verdict="approve")
    written.refresh_from_db()
    assert (answer.status_code, written.status) == (422, "submitted")
    assert "请核对后勾选" in words(answer)


def test_returning_takes_a_reason_and_no_tick(who, desk):
    written = record("submitted", who)
    reviewer = desk(who.reviewer)
    assert reviewer.post(page_of(written, "review"), verdict="return").status_code == 422
    reviewer.post(page_of(written, "review"), verdict="return", reason="文号与扫描件不符。")
    written.refresh_from_db()
    assert written.status == "returned"
    assert "文号与扫描件不符。" in words(desk(who.clerk).get(page_of(written)))


def test_a_clerk_who_is_also_a_reviewer_cannot_approve_his_own_record(who, desk):
    from tests.records.access.factories import give

    give(who.clerk, Role.REVIEWER)
    written = record("submitted", who)
    own = desk(who.clerk)
    assert "须由另一人办理" in words(own.get(page_of(written, "review")))
    answer = own.post(page_of(written, "review"), **TICKED, verdict="approve")
    written.refresh_from_db()
    assert written.status == "submitted"
    assert "须由另一人办理" in words(answer)


def test_a_clerk_finds_no_door_to_approve(who, desk):
    written = record("submitted", who)
    page = words(desk(who.clerk).get(page_of(written)))
    assert "去审核" in page
    assert "须由在本地区、本机构担任以下角色的人员执行：审核" in page
    assert page_of(written, "review") not in desk(who.clerk).get(page_of(written)).content.decode()


def test_the_second_submission_stands_beside_the_first(who, desk):
    written = record("returned", who)
    services.edit_record(
        uid=written.pk, content={"title": "拖欠采购价款十二万元"}, by=who.clerk, at=timezone.now()
    )
    services.submit_record(uid=written.pk, by=who.clerk, at=timezone.now())
    page = desk(who.reviewer).get(page_of(written, "review")).content.decode()
    assert "<del>未按期支付政府采购合同价款</del>" in page
    assert "<ins>拖欠采购价款十二万元</ins>" in page


def test_an_unserved_body_is_told_first_and_the_page_says_until_when_and_why(who, desk):
    written = record("submitted", who, subject_served=False)
    answer = desk(who.reviewer).post(page_of(written, "review"), **TICKED, verdict="approve_publish")
    written.refresh_from_db()
    page = words(answer)
    assert written.status == "approved"
    assert "暂不能发布" in page
    assert "期限如何算出" in page
    assert written.hold_until.isoformat() in page


def test_the_bodys_answer_is_entered_and_stays_on_the_page(who, desk):
    written = record("approved", who, subject_served=False)
    answer = desk(who.clerk).post(page_of(written, "comment"), comment="我局已于上月履行完毕。")
    assert "我局已于上月履行完毕。" in words(answer)


def test_publishing_asks_once_more(who, desk):
    written = record("approved", who)
    reviewer = desk(who.reviewer)
    assert "逐级归集到上级" in words(reviewer.get(page_of(written, "step", "publish")))
    written.refresh_from_db()
    assert written.status == "approved"
    reviewer.post(page_of(written, "step", "publish"))
    written.refresh_from_db()
    assert written.status == "published"


def test_ending_needs_a_reason(who, desk):
    written = record("published", who)
    reviewer = desk(who.reviewer)
    answer = reviewer.post(page_of(written, "step", "end"), reason="", end_reason="revoked")
    assert "请写明理由" in words(answer)
    reviewer.post(page_of(written, "step", "end"), reason="判决已被撤销。", end_reason="revoked")
    written.refresh_from_db()
    assert (written.status, written.end_reason) == ("ended", "revoked")


def test_a_step_of_another_state_says_why_not(who, desk):
    written = record("draft", who)
    answer = desk(who.reviewer).get(page_of(written, "step", "publish"))
    assert "现在不能办理" in words(answer)


def test_a_published_record_changes_only_through_a_second_person(who, desk):
    written = record("published", who)
    clerk = desk(who.clerk)
    form = clerk.get(page_of(written, "propose")).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    values |= {
        "facts": "今年1月，该局未按合同约定支付采购价款；三月已支付一半。",
        "reason": "updated",
        "note": "付款凭证。",
    }
    clerk.post(page_of(written, "propose"), **values)
    change = written.proposed_changes.get()
    address = reverse("admin:records_proposedchange_change", args=[change.pk])
    clerk.post(address, verdict="accept")
    change.refresh_from_db()
    assert change.state == "pending"
    page = desk(who.reviewer).get(address).content.decode()
    assert "三月已支付一半" in page
    desk(who.reviewer).post(address, verdict="accept")
    written.refresh_from_db()
    assert written.version == 2
    assert "三月已支付一半" in written.facts


def test_a_proposal_without_any_difference_is_refused_on_the_page(who, desk):
    written = record("published", who)
    clerk = desk(who.clerk)
    form = clerk.get(page_of(written, "propose")).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = clerk.post(page_of(written, "propose"), **{**values, "reason": "corrected", "note": "无"})
    assert "没有任何变化" in words(answer)


def test_refusing_a_change_leaves_the_record_and_says_why(who, desk):
    written = record("published", who)
    change = services.propose_change(
        uid=written.pk,
        changes={"title": "另一标题"},
        reason="corrected",
        note="原标题有误。",
        by=who.clerk,
        at=timezone.now(),
    )
    address = reverse("admin:records_proposedchange_change", args=[change.pk])
    assert "请写明不采纳的理由" in words(desk(who.reviewer).post(address, verdict="refuse"))
    desk(who.reviewer).post(address, verdict="refuse", note="与文书一致，无须更正。")
    change.refresh_from_db()
    written.refresh_from_db()
    assert (change.state, written.version) == ("refused", 1)


def test_history_tells_steps_and_versions_in_words(who, desk):
    written = record("published", who)
    page = words(desk(who.clerk).get(page_of(written, "history")))
    for said in ("录入", "提交审核", "审核通过", "发布", "第 1 版", "首次发布", "陈静", "刘洋"):
        assert said in page


def test_outside_ones_region_a_record_does_not_exist(who, desk, stranger):
    written = record("submitted", who)
    for page in ("page", "review", "change", "history", "propose"):
        assert desk(stranger).get(page_of(written, page)).status_code == 404
    desk(stranger).post(page_of(written, "step", "approve"))
    written.refresh_from_db()
    assert written.status == "submitted"


def test_the_auditor_reads_everything_and_changes_nothing(who, desk):
    auditor = holder("赵强", Role.AUDIT_ADMIN)
    written = record("submitted", who)
    assert desk(auditor).get(page_of(written)).status_code == 200
    desk(auditor).post(page_of(written, "step", "approve"))
    written.refresh_from_db()
    assert written.status == "submitted"


@pytest.mark.parametrize("page", ["page", "history"])
def test_reading_an_officials_record_leaves_a_trace(who, desk, page):
    written = record("submitted", who, subject_type="official")
    desk(who.reviewer).get(page_of(written, page))
    assert AuditEntry.objects.filter(
        action="record.read", by=who.reviewer, subject_uid=str(written.pk)
    ).exists()


def test_naming_an_official_takes_a_second_reviewer(who, desk):
    written = record(
        "approved", who, subject_type="official", scope="public", naming_basis="《公职人员政务处分法》第四条"
    )
    assert "第二名审核人复核" in words(desk(who.reviewer).get(page_of(written)))
    desk(who.reviewer).post(page_of(written, "naming"))
    written.refresh_from_db()
    assert written.naming_reviewed_by is None
    desk(who.second_reviewer).post(page_of(written, "naming"))
    written.refresh_from_db()
    assert written.naming_reviewed_by == who.second_reviewer


def test_a_bulk_step_is_decided_row_by_row(who, desk):
    other = record("submitted", who)
    own = services.create_record(
        content={
            name: getattr(other, name)
            for name in ("organisation", "source", "domain", "severity", "title", "decided_on")
        },
        by=who.clerk,
        at=timezone.now(),
    )
    reviewer = desk(who.reviewer)
    answer = reviewer.post(
        "/admin/records/dishonestyrecord/",
        action="approve_selected",
        _selected_action=[str(other.pk), str(own.pk)],
    )
    assert "选了 2 条，其中 1 条可以办理" in words(answer)
    answer = reviewer.post(page_of_bulk("approve"), uid=[str(other.pk), str(own.pk)])
    page = words(answer)
    other.refresh_from_db()
    own.refresh_from_db()
    assert (other.status, own.status) == ("approved", "draft")
    assert "共 2 条，办成 1 条" in page
    assert "当前状态为“草稿”" in page


def test_four_eyes_hold_for_each_row_of_a_bulk_step(who, desk):
    written = record("submitted", who)
    answer = desk(who.clerk).post(page_of_bulk("approve"), uid=[str(written.pk)])
    written.refresh_from_db()
    assert written.status == "submitted"
    assert "办成 0 条" in words(answer)


def page_of_bulk(name):
    return reverse("admin:records_dishonestyrecord_bulk", args=[name])


def test_a_published_record_says_how_long_it_is_still_shown(who, desk):
    until_soon = timezone.localdate() - timedelta(days=40)
    written = record("published", who, decided_on=until_soon)
    page = words(desk(who.clerk).get(page_of(written)))
    assert f"公示至 {written.display_until.isoformat()}" in page
