"""Nobody can move a dispute where its table does not allow it: every state × step × role."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from supervision.disputes import services
from supervision.disputes.choices import Status
from supervision.disputes.workflow import WORKFLOW
from tests.records.access.factories import WEIDU, give, person
from tests.supervision.disputes.factories import NOW, STATES

HANDLER, HEAD = Role.COMPLAINT_HANDLER, Role.REVIEWER
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})

# What a newcomer with that role may do with a dispute in that state.
STEPS = {
    ("filed", "accept"): {HEAD},
    ("filed", "decline"): {HEAD},
    ("filed", "withdraw"): {HANDLER},
    ("coordinating", "propose"): {HANDLER},
    ("coordinating", "fail"): {HEAD},
    ("coordinating", "withdraw"): {HANDLER},
    ("proposed", "rework"): {HANDLER},
    ("proposed", "fail"): {HEAD},
    ("proposed", "withdraw"): {HANDLER},
    ("answered", "rework"): {HANDLER},
    ("answered", "agree"): {HEAD},
    ("answered", "fail"): {HEAD},
    ("answered", "withdraw"): {HANDLER},
    ("refused", "rework"): {HANDLER},
    ("refused", "fail"): {HEAD},
    ("refused", "withdraw"): {HANDLER},
    ("kept", "fulfil"): {HEAD},
    ("broken", "breach"): {HEAD},
    ("performed", "close"): {HANDLER, HEAD},
    ("failed", "close"): {HANDLER, HEAD},
    ("drafted", "close"): {HANDLER, HEAD},
}


@pytest.mark.parametrize("state", STATES)
def test_each_role_may_take_exactly_the_steps_of_the_table(table, state):
    case = STATES[state](table)
    for role in ROLES:
        someone = clock_user() if role == Role.CLOCK else person(f"外人{role}")
        if role != Role.CLOCK:
            give(someone, role, organisation=table.office if role == Role.DEPARTMENT else None)
        taken = {step.name for step, denied in WORKFLOW.allowed(case, by=someone, at=NOW) if denied is None}
        assert taken == {
            name for (source, name), roles in STEPS.items() if source == state and role in roles
        }, role


def test_every_state_can_be_reached_and_is_tested():
    reached = {WORKFLOW.initial} | {step.target for step in WORKFLOW.transitions.values()}
    assert reached == set(Status.values)
    assert set(Status.values) <= set(STATES)


@pytest.mark.parametrize("state", ["filed", "coordinating", "answered", "kept", "broken"])
def test_an_office_next_door_does_not_reach_the_dispute(table, state):
    case = STATES[state](table)
    neighbour = person("邻区")
    give(neighbour, HEAD, WEIDU)
    give(neighbour, HANDLER, WEIDU)
    codes = {denied.code for _step, denied in WORKFLOW.allowed(case, by=neighbour, at=NOW) if denied}
    assert codes == {"wrong_state", "not_your_role"}


@pytest.mark.parametrize("state", STATES)
def test_whoever_belongs_to_the_body_takes_no_step_under_whatever_role(table, state):
    case = STATES[state](table)
    insider = person("本单位")
    for role in (Role.COMPLAINT_HANDLER, Role.REVIEWER, Role.SUPERVISOR, Role.CLERK):
        give(insider, role)
    give(insider, Role.DEPARTMENT, organisation=table.body)
    said = {"dispute": case.pk, "by": insider, "at": NOW}
    for attempt in (
        lambda: services.accept(**said),
        lambda: services.decline(**said, reason="不协调"),
        lambda: services.withdraw(**said, reason="撤回"),
        lambda: services.set_lead(**said, lead=table.office.pk),
        lambda: services.add_side(**said, role="expert", name="造价"),
        lambda: services.rework(**said, reason="重来"),
        lambda: services.agree(**said),
        lambda: services.fulfil(**said, reasons="已履行"),
        lambda: services.breach(**said, reasons="未履行", next_step="court"),
        lambda: services.fail(**said, reasons="不成", next_step="court"),
        lambda: services.draft_record(**said),
        lambda: services.close(**said),
        lambda: services.open_side(**said, side=case.sides.first().pk, purpose="看看"),
    ):
        with pytest.raises(TransitionDenied) as denied:
            attempt()
        assert denied.value.code == "of_reported_body"
