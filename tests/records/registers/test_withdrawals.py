"""A decision that no longer stands leaves every page within three working days, with its reason, by two people."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.chain.models import ChainEvent
from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.registers import services, withdrawals
from records.registers.models import Licence, Withdrawal, WithdrawalState
from records.registers.publicity import LICENCES, PENALTIES
from tests.records.access.factories import give, person
from tests.records.dishonesty.factories import NOW
from tests.records.registers.decisions import licence, noted, published, withdrawn

ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})


def _holder(role, withdrawal):
    if role == Role.CLOCK:
        return clock_user()
    user = person("外人")
    give(user, role, **({"organisation": withdrawal.organisation} if role == Role.DEPARTMENT else {}))
    return user


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", WithdrawalState.values)
def test_only_a_reviewer_decides_and_only_once(who, state, role):
    withdrawal = noted(who)
    if state != "noted":
        withdrawals.decide_withdrawal(
            uid=withdrawal.uid, withdrawn=state == "done", note="核对后不成立。", by=who.reviewer, at=NOW
        )
        withdrawal.refresh_from_db()
    by = _holder(role, withdrawal)
    open_steps = {
        step.name
        for step, denied in withdrawals.WORKFLOW.allowed(withdrawal, by=by, at=NOW)
        if denied is None
    }
    expected = {"withdraw", "refuse"} if state == "noted" and role == Role.REVIEWER else set()
    assert open_steps == expected


def test_the_three_days_run_from_the_day_it_was_learned_and_end_with_the_display(who):
    withdrawal = noted(who, PENALTIES)
    deadline = Deadline.objects.get(case_uid=withdrawal.uid)
    assert (deadline.key, deadline.due_on) == ("withdraw_after_revocation", date(2026, 5, 9))
    assert "张示例" not in deadline.case_title
    withdrawals.decide_withdrawal(uid=withdrawal.uid, withdrawn=True, by=who.reviewer, at=NOW)
    deadline.refresh_from_db()
    assert deadline.met_at == NOW
    entry = PENALTIES.model.objects.get()
    assert (entry.status, entry.end_reason, entry.withdrawn_ground) == ("ended", "revoked", "revoked")
    said = json.loads(ChainEvent.objects.order_by("-version").first().payload)
    assert said["withdrawn_reason"] == "原决定经行政复议被撤销。"
    assert set(said) == {"end_reason", "ended_at", "withdrawn_ground", "withdrawn_reason"}


def test_a_refused_withdrawal_leaves_the_display_and_ends_the_clock(who):
    withdrawal = noted(who)
    with pytest.raises(TransitionDenied, match="理由"):
        withdrawals.decide_withdrawal(uid=withdrawal.uid, withdrawn=False, by=who.reviewer, at=NOW)
    withdrawals.decide_withdrawal(
        uid=withdrawal.uid, withdrawn=False, note="复议决定尚未生效。", by=who.reviewer, at=NOW
    )
    assert Licence.objects.get().status == "published"
    assert Deadline.objects.get().cancelled_at == NOW


def test_nobody_withdraws_what_he_noted_and_nobody_ends_it_past_the_withdrawal(who):
    withdrawal = noted(who)
    give(who.clerk, Role.REVIEWER)
    with pytest.raises(TransitionDenied, match="另一人"):
        withdrawals.decide_withdrawal(uid=withdrawal.uid, withdrawn=True, by=who.clerk, at=NOW)
    with pytest.raises(TransitionDenied, match="撤回事由"):
        services.end_entry(
            register=LICENCES, uid=withdrawal.entry, reason="不想公示了", by=who.reviewer, at=NOW
        )
    assert Licence.objects.get().status == "published"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ground", "tired", "撤回事由"),
        ("reason", "", "理由"),
        ("reason", "当事人110101199003078899X", "身份证件号码"),
        ("document_number", " ", "文书文号"),
        ("learned_on", date(2026, 4, 1), "知悉日期"),
        ("learned_on", date(2026, 5, 7), "知悉日期"),
        ("learned_on", None, "知悉日期"),
    ],
)
def test_what_the_public_will_read_is_checked_before_it_is_noted(who, field, value, said):
    entry = published(who)
    content = {
        "ground": "void",
        "reason": "确认无效。",
        "document_name": "判决书",
        "document_number": "1号",
        "learned_on": date(2026, 5, 6),
        field: "当事人11010119900307889X" if "身份证" in said else value,
    }
    with pytest.raises(ValidationError) as refused:
        withdrawals.note_withdrawal(register=LICENCES, uid=entry.uid, content=content, by=who.clerk, at=NOW)
    assert said in "".join(refused.value.message_dict[field])


def test_only_what_is_shown_can_be_withdrawn_and_only_once(who):
    withdrawal = noted(who)
    again = {
        "register": LICENCES,
        "uid": withdrawal.entry,
        "content": {},
        "by": who.other_clerk,
        "at": NOW,
    }
    with pytest.raises(TransitionDenied, match="已登记过"):
        withdrawals.note_withdrawal(**again)
    withdrawals.decide_withdrawal(uid=withdrawal.uid, withdrawn=True, by=who.reviewer, at=NOW)
    with pytest.raises(TransitionDenied, match="没有在公示"):
        withdrawals.note_withdrawal(**again)


def test_a_changed_decision_is_followed_by_one_that_names_it(who):
    revoked = withdrawn(who)
    assert not withdrawals.may_be_replaced(LICENCES, revoked.uid)
    changed = withdrawn(who, ground="changed", document_number="示建许字〔2026〕13号")
    assert withdrawals.may_be_replaced(LICENCES, changed.uid)
    after = services.create_entry(
        register=LICENCES, content={**licence(), "replaces": changed.uid}, by=who.clerk, at=NOW
    )
    assert after.replaces == changed.uid
    assert not withdrawals.may_be_replaced(LICENCES, changed.uid)


def _refused(statement, said):
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("reason = '别的理由'", "never changes"),
        ("decided_by_id = noted_by_id, decided_at = now(), status = 'done'", "withdrawal_four_eyes"),
        ("status = 'done'", "withdrawal_decided_whole"),
    ],
)
def test_the_database_keeps_what_was_noted(who, change, said):
    noted(who)
    _refused(f"UPDATE records_withdrawal SET {change}", said)
    _refused("DELETE FROM records_withdrawal", "never deleted")
    assert Withdrawal.objects.get().status == "noted"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("withdrawn_ground = 'void'", "licence_withdrawn_with_reason"),
        ("status = 'ended', end_reason = 'revoked', ended_at = now()", "licence_withdrawn_with_reason"),
        ("counterparty_kind = '自然人'", "licence_person_is_masked"),
        ("person_name = 'x'", "licence_name_kept_of_persons"),
        ("valid_from = '2035-01-01'", "licence_validity_in_order"),
        ("origin = '410000'", "never change"),
    ],
)
def test_the_database_refuses_half_states_of_a_licence(who, change, said):
    published(who)
    _refused(f"UPDATE records_licence SET {change}", said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("fine_amount = NULL", "penalty_fine_has_amount"),
        ("fine_amount = -1", "penalty_amounts_not_negative"),
        ("valid_until = NULL", "penalty_shown_for_a_time"),
        (
            "counterparty_kind = '自然人', counterparty_name = '***', representative = '', counterparty_uscc = ''",
            "penalty_person_public_by_reason",
        ),
    ],
)
def test_the_database_refuses_half_states_of_a_penalty(who, change, said):
    published(who, PENALTIES)
    _refused(f"UPDATE records_penalty SET {change}", said)
    _refused("DELETE FROM records_penalty", "never deleted")
