"""Nobody can move a case where its table does not allow it: every workflow's state × step × role."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from supervision.oversight import services
from supervision.oversight.services.frame import Hand
from supervision.oversight.workflow import WORKFLOWS
from tests.records.access.factories import WEIDU, give, person
from tests.supervision.oversight.factories import NOW, STATES

OFFICE, UNIT = {Role.SUPERVISOR}, {Role.DEPARTMENT}
BOTH = OFFICE | UNIT
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})
CASES = [(kind, state) for kind, states in STATES.items() for state in states]
IDS = [f"{kind}-{state}" for kind, state in CASES]

# What a newcomer with that role may do with a case of that kind in that state.
STEPS = {
    ("proposal", "received", "assign"): OFFICE,
    ("proposal", "assigned", "take"): BOTH,
    ("proposal", "assigned", "refuse"): BOTH,
    ("proposal", "spoken", "draft"): BOTH,
    ("proposal", "drafted", "return"): BOTH,
    ("proposal", "drafted", "sign"): BOTH,
    ("proposal", "answered", "rehandle"): OFFICE,
    ("proposal", "answered", "close"): OFFICE,
    ("proposal", "handled_again", "close"): OFFICE,
    ("congress", "planned", "draft"): BOTH,
    ("congress", "drafted", "return"): BOTH,
    ("congress", "drafted", "send"): BOTH,
    ("congress", "sent", "deliberate"): OFFICE,
    ("congress", "sent", "close"): OFFICE,
    ("congress", "reported_back", "close"): OFFICE,
    ("litigation", "pending", "decide"): BOTH,
    ("litigation", "decided", "correct"): BOTH,
    ("litigation", "decided", "confirm"): OFFICE,
    ("advice", "received", "draft"): BOTH,
    ("advice", "drafted", "return"): BOTH,
    ("advice", "drafted", "sign"): BOTH,
    ("advice", "answered", "close"): OFFICE,
    ("transfer", "sent", "take"): BOTH,
    ("transfer", "taken", "file"): BOTH,
    ("transfer", "taken", "refuse"): BOTH,
    ("transfer", "refused", "reconsider"): BOTH,
    ("transfer", "refused", "back"): BOTH,
    ("transfer", "filed", "close"): OFFICE,
    ("transfer", "back", "close"): OFFICE,
    ("decision", "preparing", "stop"): BOTH,
    ("decision", "prepared", "stop"): BOTH,
    ("decision", "prepared", "decide"): BOTH,
    ("decision", "decided", "check"): OFFICE,
}


def open_steps(case, user):
    allowed = WORKFLOWS[case.kind].allowed(case, by=Hand.in_case(user, case), at=NOW)
    return {step.name for step, denied in allowed if denied is None}


@pytest.mark.parametrize(("kind", "state"), CASES, ids=IDS)
def test_each_role_may_take_exactly_the_steps_of_the_table(hall, kind, state):
    case = STATES[kind][state](hall)
    for role in ROLES:
        someone = clock_user() if role == Role.CLOCK else person(f"外人{role}")
        if role != Role.CLOCK:
            give(someone, role, organisation=hall.body if role == Role.DEPARTMENT else None)
        expected = {
            name
            for (of, source, name), roles in STEPS.items()
            if (of, source) == (kind, state) and role in roles
        }
        if role == Role.DEPARTMENT and case.body_id is None:
            expected = set()
        assert open_steps(case, someone) == expected, role
    # Another body's department, and an office next door, take none; nor does a supervisor bounded to one body,
    # for only whole regions are overseen.
    neighbour, colleague = person("邻区"), person("别的单位")
    give(neighbour, Role.SUPERVISOR, WEIDU)
    give(colleague, Role.DEPARTMENT, organisation=hall.other)
    give(colleague, Role.SUPERVISOR, organisation=hall.body)
    assert open_steps(case, neighbour) == open_steps(case, colleague) == set()


@pytest.mark.parametrize("kind", STATES)
def test_every_state_can_be_reached_and_is_tested(kind):
    table = WORKFLOWS[kind]
    reached = {table.initial} | {step.target for step in table.transitions.values()}
    assert reached == set(table.states.values) == set(table.states.values) & set(STATES[kind])


@pytest.mark.parametrize(
    ("kind", "state", "step"),
    [
        ("proposal", "drafted", "sign"),
        ("congress", "drafted", "send"),
        ("litigation", "decided", "confirm"),
        ("advice", "drafted", "sign"),
        ("decision", "decided", "check"),
    ],
)
def test_nobody_signs_or_confirms_what_he_wrote(hall, kind, state, step):
    """Even with both roles, whoever wrote it is refused; the refusal says that another is needed."""
    case = STATES[kind][state](hall)
    give(hall.worker, Role.SUPERVISOR)
    with pytest.raises(TransitionDenied) as denied:
        WORKFLOWS[kind].check(case, step, by=Hand.in_case(hall.worker, case), at=NOW)
    assert denied.value.code == "four_eyes"


def test_whoever_mended_a_draft_before_may_not_sign_it_either(hall):
    from tests.supervision.oversight.factories import drafted

    case = drafted(hall)
    services.return_answer(case=case.pk, reason="写明期限。", by=hall.head, at=NOW)
    services.draft_answer(case=case.pk, answer_class="A", text="已经公布期限。", by=hall.head, at=NOW)
    for writer in (hall.worker, hall.head):
        with pytest.raises(TransitionDenied) as denied:
            services.sign_answer(case=case.pk, by=writer, at=NOW)
        assert denied.value.code == "four_eyes"
    assert services.sign_answer(case=case.pk, by=hall.supervisor, at=NOW).status == "answered"
