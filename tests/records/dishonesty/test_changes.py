"""A published record changes only when a second person agrees, and every version of it stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from records.chain.models import ChainEvent
from records.common.workflow import TransitionDenied
from records.dishonesty import queries, services
from tests.records.access.factories import give
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW


def propose(who, record, **changes):
    return services.propose_change(
        uid=record.uid, changes=changes, reason="corrected", note="原件核对有误", by=who.clerk, at=NOW
    )


def test_an_accepted_change_is_the_next_version(who):
    record = factories.published(who)
    change = propose(who, record, title="更正后的标题", amount=Decimal("12.50"), decided_on=date(2026, 3, 16))

    amended = services.accept_change(uid=change.uid, by=who.reviewer, at=NOW, note="同意")

    amended.refresh_from_db()
    assert (amended.title, amended.amount, amended.decided_on) == (
        "更正后的标题",
        Decimal("12.50"),
        date(2026, 3, 16),
    )
    assert (amended.version, amended.status) == (2, "published")
    assert amended.display_until == date(2027, 3, 16)
    second = amended.versions.get(number=2)
    assert (second.reason, second.corrects.number) == ("corrected", 1)
    assert amended.versions.get(number=1).content["title"] == "未按期支付政府采购合同价款"
    assert list(ChainEvent.objects.order_by("id").values_list("action", "version")) == [
        ("publish", 1),
        ("amend", 2),
    ]


def test_until_somebody_agrees_nothing_changes(who):
    record = factories.published(who)
    propose(who, record, title="更正后的标题")

    record.refresh_from_db()
    assert (record.title, record.version) == ("未按期支付政府采购合同价款", 1)


def test_a_refused_change_leaves_the_record_and_keeps_the_reasons(who):
    change = propose(who, factories.published(who), title="更正后的标题")

    refused = services.refuse_change(uid=change.uid, by=who.reviewer, at=NOW, note="与判决书一致，无误")

    assert (refused.state, refused.decision_note) == ("refused", "与判决书一致，无误")
    assert ChainEvent.objects.count() == 1


def test_refusing_needs_words_and_a_reviewer(who):
    change = propose(who, factories.published(who), title="更正后的标题")

    with pytest.raises(TransitionDenied) as silent:
        services.refuse_change(uid=change.uid, by=who.reviewer, at=NOW, note=" ")
    with pytest.raises(TransitionDenied) as stranger:
        services.refuse_change(uid=change.uid, by=who.newcomer, at=NOW, note="不同意")

    assert (silent.value.code, stranger.value.code) == ("reason_needed", "not_your_role")


def test_nobody_accepts_his_own_change(who):
    give(who.clerk, "reviewer")
    change = propose(who, factories.published(who), title="更正后的标题")

    with pytest.raises(TransitionDenied) as denied:
        services.accept_change(uid=change.uid, by=who.clerk, at=NOW)

    assert denied.value.code == "four_eyes"


def test_a_change_is_decided_once(who):
    change = propose(who, factories.published(who), title="更正后的标题")
    services.accept_change(uid=change.uid, by=who.reviewer, at=NOW)

    with pytest.raises(TransitionDenied) as denied:
        services.refuse_change(uid=change.uid, by=who.reviewer, at=NOW, note="后悔了")

    assert denied.value.code == "already_decided"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "approved", "ended"])
def test_only_published_records_are_changed_by_proposal(who, state):
    with pytest.raises(TransitionDenied) as denied:
        propose(who, factories.IN_STATE[state](who), title="更正后的标题")
    assert denied.value.code == "not_published"


def test_one_change_at_a_time(who):
    record = factories.published(who)
    propose(who, record, title="更正后的标题")

    with pytest.raises(TransitionDenied) as denied:
        propose(who, record, title="再次更正的标题")

    assert denied.value.code == "change_pending"


def test_whom_a_record_is_about_never_changes(who):
    with pytest.raises(ValidationError) as refused:
        propose(who, factories.published(who), organisation=factories.bureau("另一机构", uscc=None))
    assert list(refused.value.message_dict) == ["organisation"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"facts": ""}, "facts"), ({"decided_on": date(2030, 1, 1)}, "decided_on"), ({"severity": "minor"}, "minor_publication_reason")],
)  # fmt: skip
def test_a_change_cannot_make_a_record_unlawful(who, changes, field):
    with pytest.raises(ValidationError) as refused:
        propose(who, factories.published(who), **changes)
    assert field in refused.value.message_dict


def test_no_change_is_no_change(who):
    with pytest.raises(ValidationError) as refused:
        propose(who, factories.published(who), title="未按期支付政府采购合同价款")
    assert refused.value.code == "no_change"


@pytest.mark.parametrize(("reason", "note"), [("repaired", "依据"), ("updated", " ")])
def test_a_change_has_a_typed_reason_and_a_note(who, reason, note):
    with pytest.raises(ValidationError):
        services.propose_change(
            uid=factories.published(who).uid,
            changes={"title": "更正后的标题"},
            reason=reason,
            note=note,
            by=who.clerk,
            at=NOW,
        )


def test_a_stranger_proposes_nothing(who):
    with pytest.raises(TransitionDenied) as denied:
        services.propose_change(
            uid=factories.published(who).uid,
            changes={"title": "更正后的标题"},
            reason="updated",
            note="依据",
            by=who.newcomer,
            at=NOW,
        )
    assert denied.value.code == "not_your_role"


def test_withdrawn_from_sharing_a_record_ends_above_and_stays_here(who):
    change = propose(who, factories.published(who), scope="internal")

    record = services.accept_change(uid=change.uid, by=who.reviewer, at=NOW)

    assert (record.status, record.scope) == ("published", "internal")
    assert ChainEvent.objects.get(version=2).action == "end"


def test_shared_again_it_is_published_above_anew(who):
    first = propose(who, factories.published(who), scope="internal")
    record = services.accept_change(uid=first.uid, by=who.reviewer, at=NOW)
    second = propose(who, record, scope="government")

    services.accept_change(uid=second.uid, by=who.reviewer, at=NOW)

    assert ChainEvent.objects.get(version=3).action == "publish"


class TestNamingByChange:
    def _named(self, who):
        record = factories.published(who, subject_type="official", scope="public")
        assert not record.naming_is_lawful
        return propose(who, record, naming_basis="《示例条例》第一条")

    def test_the_first_reviewer_is_not_also_the_second(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.accept_change(uid=self._named(who).uid, by=who.reviewer, at=NOW)
        assert denied.value.code == "four_eyes"

    def test_a_second_reviewer_may(self, who):
        record = services.accept_change(uid=self._named(who).uid, by=who.second_reviewer, at=NOW)
        assert record.naming_is_lawful

    def test_taking_the_basis_away_hides_the_name_again(self, who):
        record = services.accept_change(uid=self._named(who).uid, by=who.second_reviewer, at=NOW)
        change = propose(who, record, naming_basis="")

        record = services.accept_change(uid=change.uid, by=who.reviewer, at=NOW)

        assert not record.naming_is_lawful


class TestSideBySide:
    def test_a_reviewer_sees_what_changed_since_the_record_was_returned(self, who):
        record = factories.returned(who)
        services.edit_record(uid=record.uid, content={"title": "补正后的标题"}, by=who.clerk, at=NOW)
        record = services.submit_record(uid=record.uid, by=who.clerk, at=NOW)

        changed = [
            (str(line.label), line.old, line.new) for line in queries.difference(record) if line.changed
        ]

        assert changed == [("标题", "未按期支付政府采购合同价款", "补正后的标题")]

    def test_a_first_submission_has_nothing_on_the_left(self, who):
        lines = queries.difference(factories.submitted(who))
        assert {line.old for line in lines} == {"—"}

    def test_a_proposed_change_is_shown_in_words(self, who):
        change = propose(who, factories.published(who), severity="serious", amount=Decimal("5"))

        lines = {str(line.label): (line.old, line.new) for line in queries.change_difference(change)}

        assert lines == {"失信程度": ("一般", "严重"), "涉及金额（元）": ("—", "5.00")}


class TestCommentThatNames:
    """What the body answered was checked for the openness of then; a change must not open what it says of a person."""

    def _commented(self, who, **more):
        record = factories.approved(who, subject_type="official", subject_served=False, **more)
        services.record_comment(uid=record.uid, comment="欧阳示例已退休。", by=who.clerk, at=NOW)
        if record.naming_basis:
            services.confirm_naming(uid=record.uid, by=who.second_reviewer, at=NOW)
        return services.publish_record(uid=record.uid, by=who.reviewer, at=NOW + timedelta(days=7))

    def test_an_internal_record_is_not_opened_with_it(self, who):
        record = self._commented(who)
        with pytest.raises(ValidationError) as refused:
            propose(who, record, scope="public")
        assert refused.value.error_dict["scope"][0].code == "comment_names_the_official"

    def test_a_basis_for_naming_is_not_taken_away_over_it(self, who):
        record = self._commented(who, scope="public", naming_basis="《示例条例》第一条")
        with pytest.raises(ValidationError) as refused:
            propose(who, record, naming_basis="")
        assert refused.value.error_dict["naming_basis"][0].code == "comment_names_the_official"

    def test_once_the_comment_is_mended_the_change_may_come(self, who):
        record = self._commented(who)
        services.record_comment(uid=record.uid, comment="相关责任人已退休。", by=who.clerk, at=NOW)
        assert propose(who, record, scope="public").state == "pending"

    def test_nor_is_a_comment_opened_that_came_while_the_change_waited(self, who):
        record = self._commented(who)
        services.record_comment(uid=record.uid, comment="相关责任人已退休。", by=who.clerk, at=NOW)
        change = propose(who, record, scope="public")
        services.record_comment(uid=record.uid, comment="欧阳示例已退休。", by=who.clerk, at=NOW)

        with pytest.raises(TransitionDenied) as denied:
            services.accept_change(uid=change.uid, by=who.reviewer, at=NOW)

        assert denied.value.code == "comment_names_the_official"
