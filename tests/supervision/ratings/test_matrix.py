"""Nobody can move a rating where its table does not allow it: every state × step × role."""

import pytest

from records.access.models import User
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from supervision.ratings.choices import Status
from supervision.ratings.workflow import WORKFLOW
from tests.records.access.factories import WEIDU, give, person
from tests.supervision.ratings.factories import NOW, STATES

CLERK, ASSESSOR, REVIEWER = Role.CLERK, Role.ASSESSOR, Role.REVIEWER
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})

# What a newcomer with that role may do with a rating in that state.
STEPS = {
    ("received", "check"): {REVIEWER},
    ("received", "return"): {REVIEWER},
    ("received", "refuse"): {REVIEWER},
    ("fileless", "return"): {REVIEWER},
    ("fileless", "refuse"): {REVIEWER},
    ("returned", "resubmit"): {CLERK, ASSESSOR},
    # Until the body has spoken or its time is over nothing is published.
    ("checked", "refuse"): {REVIEWER},
    ("commented", "refuse"): {REVIEWER},
    ("commented", "publish"): {REVIEWER},
    ("published", "propose_withdrawal"): {CLERK, ASSESSOR, REVIEWER},
    ("withdrawing", "withdraw"): {REVIEWER},
    ("withdrawing", "keep"): {REVIEWER},
}


def taken(case, someone):
    return {step.name for step, denied in WORKFLOW.allowed(case, by=someone, at=NOW) if denied is None}


@pytest.mark.parametrize("state", STATES)
def test_each_role_may_take_exactly_the_steps_of_the_table(house, state):
    case = STATES[state](house)
    for role in ROLES:
        someone = clock_user() if role == Role.CLOCK else person(f"外人{role}")
        if role != Role.CLOCK:
            give(someone, role, organisation=house.body if role == Role.DEPARTMENT else None)
        assert taken(case, someone) == {
            name for (source, name), roles in STEPS.items() if source == state and role in roles
        }, role


def test_every_state_can_be_reached_and_is_tested():
    reached = {WORKFLOW.initial} | {step.target for step in WORKFLOW.transitions.values()}
    assert reached == set(Status.values)
    assert set(Status.values) <= set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_an_office_next_door_does_not_reach_the_rating(house, state):
    case = STATES[state](house)
    neighbour = person("邻区")
    for role in (CLERK, ASSESSOR, REVIEWER):
        give(neighbour, role, WEIDU)
    assert taken(case, neighbour) == set()


@pytest.mark.parametrize(
    ("state", "who", "step"),
    [
        ("received", "receiver", "check"),
        ("received", "receiver", "return"),
        ("received", "receiver", "refuse"),
        ("commented", "receiver", "publish"),
        ("withdrawing", "clerk", "withdraw"),
        ("withdrawing", "clerk", "keep"),
    ],
)
def test_nobody_decides_on_what_he_brought_in(house, state, who, step):
    case, someone = STATES[state](house), getattr(house, who)
    give(someone, REVIEWER)
    someone = User.objects.get(pk=someone.pk)
    denied = {known.name: why for known, why in WORKFLOW.allowed(case, by=someone, at=NOW)}[step]
    assert denied is not None
    assert denied.code == "four_eyes"
