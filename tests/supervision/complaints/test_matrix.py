"""Nobody can move a complaint where its table does not allow it: every state × step × role."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from supervision.complaints.choices import Party, Status
from supervision.complaints.parties import Asker
from supervision.complaints.workflow import DEEDS, WORKFLOW, check_deed
from tests.records.access.factories import WEIDU, give, holder, person
from tests.supervision.complaints.factories import NOW, WAYS, in_state

HANDLER, REVIEWER, SUPERVISOR = Role.COMPLAINT_HANDLER, Role.REVIEWER, Role.SUPERVISOR
NODE, INFORMANT = Role.CLOCK, Party.INFORMANT
ROLES = [*sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {NODE}), INFORMANT]

# What a newcomer with that role may do in a complaint in that state.
STEPS = {
    ("submitted", "register"): {HANDLER},
    ("submitted", "transfer"): {HANDLER, NODE},
    ("submitted", "merge"): {HANDLER},
    ("registered", "accept"): {HANDLER},
    ("registered", "propose_not_accept"): {HANDLER},
    ("registered", "transfer"): {HANDLER, NODE},
    ("registered", "merge"): {HANDLER},
    ("refusal_proposed", "confirm_not_accept"): {REVIEWER},
    ("refusal_proposed", "return_not_accept"): {REVIEWER},
    ("not_accepted", "reopen"): {SUPERVISOR, INFORMANT, NODE},
    ("transferred", "take_back"): {HANDLER, NODE},
    ("transferred", "answer"): {HANDLER, NODE},
    ("accepted", "transfer"): {HANDLER, NODE},
    ("accepted", "assign"): {HANDLER},
    ("accepted", "merge"): {HANDLER},
    ("assigned", "assign"): {HANDLER},
    ("assigned", "verify"): {HANDLER},
    ("assigned", "merge"): {HANDLER},
    ("verifying", "assign"): {HANDLER},
    ("verifying", "propose_untrue"): {HANDLER},
    ("verifying", "find_true"): {HANDLER},
    ("verifying", "merge"): {HANDLER},
    ("untrue_proposed", "confirm_untrue"): {REVIEWER},
    ("untrue_proposed", "return_untrue"): {REVIEWER},
    ("untrue", "answer"): {HANDLER},
    ("true", "rectify"): {HANDLER},
    ("true", "answer"): {HANDLER},
    ("rectifying", "note_rectified"): {HANDLER},
    ("rectifying", "note_refused"): {HANDLER},
    ("rectified", "answer"): {HANDLER},
    ("refused", "note_rectified"): {HANDLER},
    ("refused", "determine"): {HANDLER},
    ("determination", "answer"): {HANDLER},
    ("answered", "close"): {HANDLER, REVIEWER, NODE},
    ("answered", "reopen"): {SUPERVISOR, INFORMANT, NODE},
    ("closed", "reopen"): {SUPERVISOR, INFORMANT, NODE},
}
_NOT_CLOSED = set(Status.values) - {"closed"}
_OPEN = _NOT_CLOSED - {"answered", "merged", "not_accepted"}
DEED_STATES = {
    "note": (set(Status.values), {HANDLER, REVIEWER, SUPERVISOR}),
    "say": (_NOT_CLOSED, {HANDLER, NODE}),
    "say_as_informant": (_NOT_CLOSED, {INFORMANT, NODE}),
    "rate": ({"answered"}, {INFORMANT, HANDLER, NODE}),
    "supervise": (_OPEN, {SUPERVISOR, NODE}),
    "name_body": (set(), set()),
    "publish_answer": ({"answered", "closed"}, {REVIEWER, SUPERVISOR}),
    "unpublish_answer": (set(), set()),
    "open_file": (set(Status.values), {HANDLER, REVIEWER, SUPERVISOR}),
}


def _newcomer(office, role):
    if role == INFORMANT:
        return None
    if role == NODE:
        return clock_user()
    user = person(f"外人{role}")
    give(user, role, organisation=office.government if role == Role.DEPARTMENT else None)
    return user


def _may(deed, case, who):
    try:
        check_deed(case, deed, by=who, at=NOW)
    except TransitionDenied:
        return False
    return True


@pytest.mark.parametrize("state", Status.values)
def test_each_role_may_take_exactly_the_steps_of_the_table(office, state):
    case = in_state(office, state)
    assert case.status == state

    for role in ROLES:
        who = Asker(_newcomer(office, role), case)
        open_steps = {step.name for step, denied in WORKFLOW.allowed(case, by=who, at=NOW) if denied is None}
        assert open_steps == {n for (s, n), roles in STEPS.items() if s == state and role in roles}, role
        open_deeds = {deed for deed in DEEDS if _may(deed, case, who)}
        assert open_deeds == {
            deed for deed, (states, roles) in DEED_STATES.items() if state in states and role in roles
        }, role


def test_every_state_can_be_reached_and_is_tested():
    reached = {WORKFLOW.initial} | {step.target for step in WORKFLOW.transitions.values()}

    assert reached == set(Status.values) == set(WAYS)
    assert set(DEED_STATES) == set(DEEDS)


def test_an_office_next_door_does_not_reach_the_case(office):
    case = in_state(office, "submitted")
    neighbour = holder("邻区", HANDLER, WEIDU)

    codes = {d.code for _s, d in WORKFLOW.allowed(case, by=Asker(neighbour, case), at=NOW) if d}

    assert codes == {"wrong_state", "not_your_role"}


def test_whoever_belongs_to_the_reported_body_takes_no_step_under_whatever_role(office):
    case = in_state(office, "verifying")
    for role in (HANDLER, REVIEWER, SUPERVISOR, Role.IDENTITY_CUSTODIAN):
        insider = person(f"内部人{role}")
        give(insider, role)
        give(insider, Role.DEPARTMENT, organisation=office.bureau)
        who = Asker(insider, case)

        assert all(denied for _step, denied in WORKFLOW.allowed(case, by=who, at=NOW)), role
        assert not [deed for deed in DEEDS if _may(deed, case, who)], role
