"""From draft to everyone's eyes and out of sight again: what each step leaves behind."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from records.access.models import AuditEntry
from records.access.services import clock_user
from records.chain.models import ChainEvent
from records.clocks.services import set_rule
from records.common.workflow import TransitionDenied
from records.dishonesty import services
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord, PriorNotice
from tests.records.access.factories import WEIDU, holder
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW, TODAY


class TestDrafting:
    def test_a_clerk_begins_a_record_that_knows_where_it_comes_from(self, who):
        record = factories.draft(who)

        assert record.status == Status.DRAFT
        assert (record.origin, record.origin_name, record.channel) == ("411000", "信用许昌", "staff")
        assert record.region_id == "411000"
        assert record.submitting_unit_name == "信用许昌"
        assert record.writers == [who.clerk.pk]

    def test_a_draft_may_wait_for_its_document(self, who):
        record = factories.draft(who, document_number="", facts="", legal_basis="")

        with pytest.raises(TransitionDenied) as denied:
            services.submit_record(uid=record.uid, by=who.clerk, at=NOW)

        assert denied.value.code == "incomplete"
        for missing in ("失信事实", "认定依据", "文书文号"):
            assert missing in denied.value.message

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("organisation", None),
            ("title", ""),
            ("decided_on", TODAY + timedelta(days=1)),
            ("decided_on", date(1949, 10, 1)),
            ("authority_uscc", "11990100000000019A"),
            ("amount", -1),
            ("naming_basis", "《示例条例》第一条"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_at_once(self, who, field, value):
        said = {**factories.content(), field: value}

        with pytest.raises(ValidationError) as refused:
            services.create_record(content=said, by=who.clerk, at=NOW)

        assert list(refused.value.message_dict) == [field]
        assert not DishonestyRecord.objects.exists()

    @pytest.mark.parametrize("field", ["status", "published_at", "uid", "writers", "under_objection"])
    def test_nobody_types_a_status(self, who, field):
        with pytest.raises(ValidationError):
            services.create_record(content={**factories.content(), field: "published"}, by=who.clerk, at=NOW)

    def test_a_clerk_enters_nothing_about_a_place_that_is_not_his(self, who):
        village = holder("魏都录入", "clerk", WEIDU)

        with pytest.raises(TransitionDenied, match="没有录入"):
            services.create_record(content=factories.content(), by=village, at=NOW)

        assert not DishonestyRecord.objects.exists()

    def test_a_record_is_not_moved_into_somebody_elses_place(self, who):
        other = factories.bureau("省示例厅", uscc=None, region="410000")
        record = factories.draft(who)

        with pytest.raises(TransitionDenied):
            services.edit_record(uid=record.uid, content={"organisation": other}, by=who.clerk, at=NOW)

        record.refresh_from_db()
        assert record.region_id == "411000"

    @pytest.mark.parametrize("state", ["submitted", "approved", "published", "ended"])
    def test_after_submission_nobody_edits(self, who, state):
        record = factories.IN_STATE[state](who)

        with pytest.raises(TransitionDenied) as denied:
            services.edit_record(uid=record.uid, content={"title": "另一个标题"}, by=who.clerk, at=NOW)

        assert denied.value.code == "not_editable"

    def test_a_stranger_edits_nothing(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.edit_record(
                uid=factories.draft(who).uid, content={"title": "标题"}, by=who.newcomer, at=NOW
            )
        assert denied.value.code == "not_your_role"

    def test_a_new_basis_for_naming_must_be_confirmed_anew(self, who):
        record = factories.approved(
            who, subject_type="official", scope="public", naming_basis="《示例条例》第一条"
        )
        services.confirm_naming(uid=record.uid, by=who.second_reviewer, at=NOW)
        services.return_record(uid=record.uid, by=who.reviewer, at=NOW, reason="依据有误")

        record.refresh_from_db()
        assert record.naming_reviewed_by is None


class TestPublication:
    def test_one_step_makes_a_version_an_event_and_a_clock(self, who):
        record = factories.published(who)

        version = record.versions.get()
        event = ChainEvent.objects.get()
        assert (version.number, version.reason, version.by) == (1, "created", who.reviewer)
        assert version.content["title"] == record.title
        assert (event.uid, event.version, event.action) == (record.uid, 1, "publish")
        assert (record.display_from, record.repairable_from, record.display_until) == (
            TODAY,
            date(2026, 6, 15),
            date(2027, 3, 15),
        )
        assert [row.name for row in record.transitions.order_by("uid")] == [
            "create",
            "submit",
            "approve",
            "publish",
        ]

    def test_each_step_is_in_the_audit_trail_with_its_author(self, who):
        record = factories.ended(who)

        trail = AuditEntry.objects.filter(subject_uid=record.uid).order_by("id")
        assert [(row.action, row.by) for row in trail] == [
            ("record.created", who.clerk),
            ("record.submit", who.clerk),
            ("record.approve", who.reviewer),
            ("record.publish", who.reviewer),
            ("record.end", who.reviewer),
        ]

    def test_an_internal_record_never_enters_the_chain(self, who):
        factories.published(who, subject_type="official")

        assert not ChainEvent.objects.exists()

    def test_what_expired_before_it_was_published_is_not_published(self, who):
        record = factories.approved(who, decided_on=date(2024, 3, 15))

        with pytest.raises(TransitionDenied) as denied:
            services.publish_record(uid=record.uid, by=who.reviewer, at=NOW)

        assert denied.value.code == "display_over"
        assert not ChainEvent.objects.exists()


class TestPriorNotice:
    def test_a_body_that_was_not_served_is_told_and_given_time(self, who):
        record = factories.approved(who, subject_served=False)

        notice = PriorNotice.objects.get(record=record)
        # Five working days after Wednesday 6 May 2026; Saturday the 9th is a make-up workday.
        assert record.hold_until == notice.hold_until == date(2026, 5, 12)
        assert notice.hold_working_days == 5
        assert "5月9日" in notice.hold_explained or "2026-05-09" in notice.hold_explained
        assert notice.rights

        with pytest.raises(TransitionDenied) as denied:
            services.publish_record(uid=record.uid, by=who.reviewer, at=NOW)
        assert denied.value.code == "under_hold"

    def test_it_can_be_published_the_day_after_the_hold(self, who):
        record = factories.approved(who, subject_served=False)
        last_day = NOW + timedelta(days=6)

        with pytest.raises(TransitionDenied):
            services.publish_record(uid=record.uid, by=who.reviewer, at=last_day)
        published = services.publish_record(uid=record.uid, by=who.reviewer, at=last_day + timedelta(days=1))

        assert published.status == Status.PUBLISHED

    def test_an_office_may_set_a_hold_of_none_for_a_source(self, who):
        set_rule(
            key="prior_notice_hold.judgment",
            number=0,
            unit="wd",
            basis="判决书均已由法院送达",
            by=clock_user(),
            at=NOW,
        )
        record = factories.approved(who, subject_served=False)

        assert record.hold_until is None
        assert not PriorNotice.objects.exists()

    def test_what_the_body_says_stays_with_the_record(self, who):
        record = factories.approved(who, subject_served=False)

        notice = services.record_comment(uid=record.uid, comment=" 我局已于4月付清。 ", by=who.clerk, at=NOW)

        assert notice.comment == "我局已于4月付清。"
        assert notice.comment_entered_by == who.clerk

    def test_it_is_shown_wherever_the_record_is(self, who):
        record = factories.approved(who, subject_served=False)
        services.record_comment(uid=record.uid, comment="我局已于4月付清。", by=who.clerk, at=NOW)
        services.publish_record(uid=record.uid, by=who.reviewer, at=NOW + timedelta(days=7))

        assert json.loads(ChainEvent.objects.get().payload)["subject_comment"] == "我局已于4月付清。"

    def test_said_after_publication_it_is_the_next_version(self, who):
        record = factories.approved(who, subject_served=False)
        later = NOW + timedelta(days=7)
        services.publish_record(uid=record.uid, by=who.reviewer, at=later)

        services.record_comment(uid=record.uid, comment="我局已于5月付清。", by=who.clerk, at=later)

        record.refresh_from_db()
        assert (record.version, record.subject_comment) == (2, "我局已于5月付清。")
        event = ChainEvent.objects.get(version=2)
        assert (event.action, json.loads(event.payload)["subject_comment"]) == ("amend", "我局已于5月付清。")

    def test_a_comment_does_not_name_whom_the_record_keeps_back(self, who):
        record = factories.approved(who, subject_type="official", scope="public", subject_served=False)

        with pytest.raises(TransitionDenied) as denied:
            services.record_comment(uid=record.uid, comment="欧阳示例已退休。", by=who.clerk, at=NOW)

        assert denied.value.code == "names_the_official"

    def test_without_a_notice_there_is_nothing_to_comment(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.record_comment(uid=factories.approved(who).uid, comment="意见", by=who.clerk, at=NOW)
        assert denied.value.code == "no_notice"

    def test_an_empty_comment_or_one_from_a_stranger_is_refused(self, who):
        record = factories.approved(who, subject_served=False)

        with pytest.raises(TransitionDenied) as empty:
            services.record_comment(uid=record.uid, comment="  ", by=who.clerk, at=NOW)
        with pytest.raises(TransitionDenied) as stranger:
            services.record_comment(uid=record.uid, comment="意见", by=who.newcomer, at=NOW)

        assert (empty.value.code, stranger.value.code) == ("comment_empty", "not_your_role")

    def test_a_returned_record_is_notified_anew(self, who):
        record = factories.approved(who, subject_served=False)
        services.return_record(uid=record.uid, by=who.reviewer, at=NOW, reason="补正")
        later = NOW + timedelta(days=30)
        services.submit_record(uid=record.uid, by=who.clerk, at=later)

        again = services.approve_record(uid=record.uid, by=who.reviewer, at=later)

        assert again.hold_until > date(2026, 6, 5)
        assert PriorNotice.objects.get(record=record).hold_until == again.hold_until


class TestNaming:
    NAMED = {"subject_type": "official", "scope": "public", "naming_basis": "《示例条例》第一条"}

    def test_a_name_waits_for_a_second_reviewer(self, who):
        record = factories.approved(who, **self.NAMED)

        with pytest.raises(TransitionDenied) as denied:
            services.publish_record(uid=record.uid, by=who.reviewer, at=NOW)

        assert denied.value.code == "naming_not_confirmed"

    def test_confirmed_by_another_reviewer_the_name_may_be_shown(self, who):
        record = factories.published(who, **self.NAMED)

        assert record.naming_is_lawful
        assert record.naming_reviewed_by == who.second_reviewer

    @pytest.mark.parametrize(
        ("whom", "code"),
        [("reviewer", "four_eyes"), ("clerk", "not_your_role"), ("newcomer", "not_your_role")],
    )
    def test_only_a_second_reviewer_confirms(self, who, whom, code):
        record = factories.approved(who, **self.NAMED)

        with pytest.raises(TransitionDenied) as denied:
            services.confirm_naming(uid=record.uid, by=getattr(who, whom), at=NOW)

        assert denied.value.code == code

    def test_there_is_nothing_to_confirm_without_a_basis(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.confirm_naming(uid=factories.approved(who).uid, by=who.second_reviewer, at=NOW)
        assert denied.value.code == "nothing_to_confirm"


class TestEnding:
    def test_a_reviewer_ends_a_record_with_a_typed_reason(self, who):
        record = factories.published(who)

        record = services.end_record(uid=record.uid, by=who.reviewer, at=NOW, reason="依据充分")

        assert (record.status, record.end_reason, record.version) == ("ended", "revoked", 2)
        assert record.versions.get(number=2).reason == "annulled"
        assert ChainEvent.objects.get(version=2).action == "end"

    def test_nobody_ends_a_record_as_repaired_by_hand(self, who):
        record = factories.published(who)

        with pytest.raises(TransitionDenied) as denied:
            services.end_record(
                uid=record.uid, by=who.reviewer, at=NOW, reason="依据充分", end_reason="repaired"
            )

        assert denied.value.code == "repair_not_approved"
        record.refresh_from_db()
        assert (record.status, record.version) == ("published", 1)

    def test_what_ended_comes_back_only_with_the_decision_that_revokes_its_repair(self, who):
        record = factories.ended(who)

        with pytest.raises(TransitionDenied) as denied:
            services.restore_record(uid=record.uid, by=who.reviewer, at=NOW, reason="恢复")

        assert denied.value.code == "repair_not_revoked"

    def test_the_end_says_nothing_of_the_content(self, who):
        record = factories.ended(who)

        payload = ChainEvent.objects.get(version=2).payload
        for said in (record.title, record.facts, record.organisation.name):
            assert said not in payload

    def test_time_ends_what_is_over_and_nothing_else(self, who):
        old = factories.published(who, decided_on=date(2025, 5, 20))
        young = factories.published(who, decided_on=date(2026, 4, 1))
        after = NOW + timedelta(days=15)

        assert services.end_expired(at=after) == 1
        assert services.end_expired(at=after) == 0

        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.status, old.end_reason, old.ended_by) == ("ended", "expired", clock_user())
        assert young.status == "published"
        assert old.versions.get(number=2).reason == "expired"

    def test_the_last_day_is_still_shown(self, who):
        record = factories.published(who, decided_on=date(2025, 5, 20))
        last = NOW + timedelta(days=14)

        assert services.end_expired(at=last) == 0
        record.refresh_from_db()
        assert record.display_until == date(2026, 5, 20)


class TestFreeText:
    @pytest.mark.parametrize("field", ["title", "facts"])
    def test_a_name_that_is_kept_back_does_not_stand_in_the_text(self, who, field):
        with pytest.raises(ValidationError) as refused:
            factories.draft(
                who, subject_type="official", scope="public", **{field: "欧阳示例在2026年1月未履行付款职责"}
            )
        assert [error.code for error in refused.value.error_dict[field]] == ["names_the_official"]

    def test_inside_the_office_or_where_naming_is_lawful_it_may(self, who):
        facts = "欧阳示例在2026年1月未履行付款职责，造成损失。"
        factories.draft(who, subject_type="official", facts=facts)
        factories.draft(
            who, subject_type="official", scope="public", naming_basis="《示例条例》第一条", facts=facts
        )
        assert DishonestyRecord.objects.count() == 2

    def test_an_id_number_has_no_place_in_any_text(self, who):
        with pytest.raises(ValidationError) as refused:
            factories.draft(who, facts="当事人（身份证号11010519491231002X）未履行付款义务。")
        assert [error.code for error in refused.value.error_dict["facts"]] == ["id_number_in_text"]

    def test_other_long_numbers_are_left_alone(self, who):
        assert factories.draft(who, facts="合同编号110105194912310021，经催告后仍未履行付款义务。").pk
