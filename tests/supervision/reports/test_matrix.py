"""Nobody can move a report where its table does not allow it: every state × step × role."""

import pytest

from records.access.models import User
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from supervision.worklist.reports.choices import Status
from supervision.worklist.reports.workflow import WORKFLOW
from tests.records.access.factories import WEIDU, give, person
from tests.supervision.reports.factories import NOW, STATES

UNIT, CLERK, REVIEWER, SUPERVISOR = Role.DEPARTMENT, Role.CLERK, Role.REVIEWER, Role.SUPERVISOR
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})

# What a newcomer with that role may do with a report in that state.
STEPS = {
    ("open", "compile"): {UNIT, CLERK},
    ("drafting", "compile"): {UNIT, CLERK},
    ("early", "compile"): {UNIT, CLERK},
    ("written", "compile"): {UNIT, CLERK},
    ("written", "send"): {UNIT, CLERK},
    ("signing", "rework"): {UNIT, REVIEWER},
    ("signing", "sign"): {UNIT, REVIEWER},
    ("submitted", "return"): {SUPERVISOR},
    ("submitted", "accept"): {SUPERVISOR},
    ("returned", "compile"): {UNIT, CLERK},
    # A department's account has no hand in the government's own report.
    ("of_government", "rework"): {REVIEWER},
    ("of_government", "file"): {REVIEWER},
    # What went up is decided on there; the answer arrives by itself.
    ("upward", "return"): {Role.CLOCK},
    ("upward", "accept"): {Role.CLOCK},
}


def taken(case, someone):
    return {step.name for step, denied in WORKFLOW.allowed(case, by=someone, at=NOW) if denied is None}


@pytest.mark.parametrize("state", STATES)
def test_each_role_may_take_exactly_the_steps_of_the_table(desk, state):
    case = STATES[state](desk)
    for role in ROLES:
        someone = clock_user() if role == Role.CLOCK else person(f"外人{role}")
        if role != Role.CLOCK:
            give(someone, role, organisation=desk.bureau if role == UNIT else None)
        assert taken(case, someone) == {
            name for (source, name), roles in STEPS.items() if source == state and role in roles
        }, role


def test_every_state_can_be_reached_and_is_tested():
    reached = {WORKFLOW.initial} | {step.target for step in WORKFLOW.transitions.values()}
    assert reached == set(Status.values)
    assert set(Status.values) <= set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_an_office_next_door_does_not_reach_the_report(desk, state):
    case = STATES[state](desk)
    neighbour = person("邻区")
    for role in (CLERK, REVIEWER, SUPERVISOR):
        give(neighbour, role, WEIDU)
    assert taken(case, neighbour) == set()


@pytest.mark.parametrize(
    ("state", "who", "step"),
    [
        ("signing", "writer", "sign"),
        ("signing", "writer", "rework"),
        ("of_government", "clerk", "file"),
        ("submitted", "writer", "accept"),
        ("submitted", "signer", "accept"),
        ("submitted", "signer", "return"),
    ],
)
def test_nobody_decides_on_what_he_wrote_or_signed_whatever_else_he_is(desk, state, who, step):
    case, someone = STATES[state](desk), getattr(desk, who)
    for role in {CLERK, REVIEWER, SUPERVISOR} - someone.roles():
        give(someone, role)
    someone = User.objects.get(pk=someone.pk)
    denied = {known.name: why for known, why in WORKFLOW.allowed(case, by=someone, at=NOW)}[step]
    assert denied is not None
    assert denied.code == "four_eyes"


def test_who_returned_it_does_not_write_it(desk):
    case = STATES["returned"](desk)
    give(desk.supervisor, CLERK)
    assert taken(case, User.objects.get(pk=desk.supervisor.pk)) == set()
