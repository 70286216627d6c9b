"""Nobody can move a record where the table does not allow it: every state × step × role."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.dishonesty import services
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.workflow import WORKFLOW
from tests.records.access.factories import HENAN, WEIDU, XUCHANG, give, person
from tests.records.dishonesty.factories import IN_STATE, NOW

ALLOWED = {
    ("draft", "submit"): {Role.CLERK},
    ("returned", "submit"): {Role.CLERK},
    ("submitted", "return"): {Role.REVIEWER},
    ("approved", "return"): {Role.REVIEWER},
    ("submitted", "approve"): {Role.REVIEWER},
    ("approved", "publish"): {Role.REVIEWER},
    ("published", "amend"): {Role.REVIEWER},
    ("published", "end"): {Role.REVIEWER, Role.CLOCK},
}
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})


def _holder(role: str):
    if role == Role.CLOCK:
        return clock_user()
    user = person("外人")
    if role == Role.DEPARTMENT:
        give(user, role, organisation=DishonestyRecord.objects.get().organisation)
    else:
        give(user, role)
    return user


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", Status.values)
def test_each_role_may_take_exactly_the_steps_of_the_table(who, state, role):
    record = IN_STATE[state](who)
    someone = _holder(role)

    open_steps = {
        step.name
        for step, denied in services.available_transitions(record, by=someone, at=NOW)
        if denied is None
    }

    assert open_steps == {
        name for (source, name), roles in ALLOWED.items() if source == state and role in roles
    }


NAMES = ("submit", "return", "approve", "publish", "end", "amend", "restore", "vanish")
IMPOSSIBLE = [
    (state, name)
    for state in Status.values
    for name in NAMES
    if (state, name) not in ALLOWED or name == "amend"
]


@pytest.mark.parametrize(("state", "name"), IMPOSSIBLE)
def test_a_step_that_is_not_allowed_leaves_everything_as_it_was(who, state, name):
    record = IN_STATE[state](who)
    before = DishonestyRecord.objects.filter(pk=record.pk).values().get()
    steps = record.transitions.count()
    role = Role.CLERK if name == "submit" else Role.REVIEWER

    with pytest.raises(TransitionDenied) as denied:
        services.perform(uid=record.uid, name=name, by=_holder(role), at=NOW, reason="理由")

    assert denied.value.code in (
        "wrong_state",
        "unknown_transition",
        "propose_a_change",
        "revoke_the_repair",
    )
    assert DishonestyRecord.objects.filter(pk=record.pk).values().get() == before
    assert record.transitions.count() == steps


def test_every_state_can_be_reached():
    reached = {WORKFLOW.initial} | {step.target for step in WORKFLOW.transitions.values()}
    assert reached == set(Status.values)


def test_a_record_of_another_place_is_not_yours_to_move(who):
    record = IN_STATE["submitted"](who)
    neighbour = person("邻县")
    give(neighbour, Role.REVIEWER, WEIDU)

    with pytest.raises(TransitionDenied) as denied:
        services.approve_record(uid=record.uid, by=neighbour, at=NOW)

    assert denied.value.code == "not_your_role"


def test_a_reviewer_of_the_region_above_may_review(who):
    record = IN_STATE["submitted"](who)
    above = person("省里")
    give(above, Role.REVIEWER, HENAN)

    assert services.approve_record(uid=record.uid, by=above, at=NOW).status == Status.APPROVED


@pytest.mark.parametrize("name", ["return", "end"])
def test_sending_back_and_ending_need_a_reason(who, name):
    record = IN_STATE["submitted" if name == "return" else "published"](who)

    with pytest.raises(TransitionDenied) as denied:
        services.perform(uid=record.uid, name=name, by=who.reviewer, at=NOW, reason="  ")

    assert denied.value.code == "reason_needed"


def test_expiry_is_the_clocks_alone(who):
    record = IN_STATE["published"](who)

    with pytest.raises(TransitionDenied) as denied:
        services.end_record(uid=record.uid, by=who.reviewer, at=NOW, reason="到期", end_reason="expired")

    assert denied.value.code == "only_the_clock"


def test_an_unknown_end_reason_is_refused(who):
    record = IN_STATE["published"](who)

    with pytest.raises(TransitionDenied) as denied:
        services.end_record(uid=record.uid, by=who.reviewer, at=NOW, reason="因故", end_reason="tired")

    assert denied.value.code == "unknown_end_reason"


class TestFourEyes:
    @pytest.mark.parametrize("name", ["approve", "return", "publish"])
    def test_nobody_decides_on_what_he_wrote(self, who, name):
        give(who.clerk, Role.REVIEWER)
        record = IN_STATE["approved" if name == "publish" else "submitted"](who)

        with pytest.raises(TransitionDenied) as denied:
            services.perform(uid=record.uid, name=name, by=who.clerk, at=NOW, reason="理由")

        assert denied.value.code == "four_eyes"

    def test_a_colleague_who_once_edited_cannot_approve_either(self, who):
        give(who.other_clerk, Role.REVIEWER)
        record = IN_STATE["draft"](who)
        services.edit_record(uid=record.uid, content={"title": "改过的标题"}, by=who.other_clerk, at=NOW)
        services.edit_record(uid=record.uid, content={"title": "又改的标题"}, by=who.clerk, at=NOW)
        services.submit_record(uid=record.uid, by=who.clerk, at=NOW)

        with pytest.raises(TransitionDenied) as denied:
            services.approve_record(uid=record.uid, by=who.other_clerk, at=NOW)

        assert denied.value.code == "four_eyes"

    def test_a_refused_attempt_stays_in_the_audit_trail(self, committed_db, who):
        from records.access.models import AuditEntry

        give(who.clerk, Role.REVIEWER)
        record = IN_STATE["submitted"](who)

        with pytest.raises(TransitionDenied):
            services.approve_record(uid=record.uid, by=who.clerk, at=NOW)

        refusal = AuditEntry.objects.get(outcome="refused")
        assert (refusal.action, refusal.by, refusal.subject_uid) == (
            "record.approve",
            who.clerk,
            str(record.uid),
        )


def test_a_role_that_ended_yesterday_opens_nothing_today(who):
    from datetime import timedelta

    from tests.records.dishonesty.factories import TODAY

    record = IN_STATE["submitted"](who)
    former = person("离任")
    give(former, Role.REVIEWER, XUCHANG, ends_on=TODAY - timedelta(days=1))

    with pytest.raises(TransitionDenied) as denied:
        services.approve_record(uid=record.uid, by=former, at=NOW)

    assert denied.value.code == "not_your_role"
