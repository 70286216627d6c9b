"""Nobody can move a warning or a rule where its table does not allow it: every state × step × role."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from supervision.warnings.choices import CourtState, RuleStatus, Status
from supervision.warnings.workflow import COURT, RULE, WARNING
from tests.records.access.factories import WEIDU, give, person
from tests.supervision.warnings import factories
from tests.supervision.warnings.factories import NOW, RULE_STATES, STATES

HEAD, BODY, OFFICE = Role.SUPERVISOR, Role.DEPARTMENT, Role.CLERK
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})
# What a newcomer with that role may do with a warning in that state.
STEPS = {
    ("open", "acknowledge"): {BODY, OFFICE},
    ("open", "subside"): {Role.CLOCK},
    ("acknowledged", "take_measures"): {BODY, OFFICE},
    ("acknowledged", "dismiss"): {HEAD},
    **{
        (state, name): {HEAD}
        for state in ("measured", "cleared")
        for name in ("send_back", "close", "dismiss")
    },
}
RULE_STEPS = {
    ("tried", "switch_on"): {HEAD},
    ("off", "switch_on"): {HEAD},
    ("on", "switch_off"): {HEAD},
    ("newer", "switch_on"): {HEAD},
    ("newer", "switch_off"): {HEAD},
}


def newcomer(role, body, **more):
    if role == Role.CLOCK:
        return clock_user()
    someone = person(f"外人{role}")
    give(someone, role, organisation=body if role == Role.DEPARTMENT else None, **more)
    return someone


@pytest.mark.parametrize("state", STATES)
def test_each_role_may_take_exactly_the_steps_of_the_table(watch, state):
    case = STATES[state](watch)
    for role in ROLES:
        someone = newcomer(role, watch.body)
        taken = {step.name for step, denied in WARNING.allowed(case, by=someone, at=NOW) if denied is None}
        assert taken == {
            name for (source, name), roles in STEPS.items() if source == state and role in roles
        }, role


@pytest.mark.parametrize("state", RULE_STATES)
def test_each_role_may_switch_a_rule_exactly_as_the_table_says(watch, state):
    rule = RULE_STATES[state](watch)
    for role in ROLES:
        someone = newcomer(role, watch.body)
        taken = {step.name for step, denied in RULE.allowed(rule, by=someone, at=NOW) if denied is None}
        assert taken == {
            name for (source, name), roles in RULE_STEPS.items() if source == state and role in roles
        }, role


def test_a_courts_letter_is_settled_by_a_reviewer_who_did_not_enter_it(watch):
    case = factories.court_notice(watch)
    for role in ROLES:
        someone = newcomer(role, watch.body)
        taken = {step.name for step, denied in COURT.allowed(case, by=someone, at=NOW) if denied is None}
        assert taken == ({"perform", "list", "withdraw"} if role == Role.REVIEWER else set()), role


def test_every_state_can_be_reached_and_is_tested():
    for workflow, states in ((WARNING, Status), (RULE, RuleStatus), (COURT, CourtState)):
        reached = {workflow.initial} | {step.target for step in workflow.transitions.values()}
        assert reached == set(states.values)


@pytest.mark.parametrize("state", ["open", "acknowledged", "measured", "cleared"])
def test_whoever_is_next_door_reaches_nothing(watch, state):
    case = STATES[state](watch)
    neighbour = person("邻区")
    for role in (HEAD, OFFICE):
        give(neighbour, role, WEIDU)
    give(neighbour, BODY, organisation=watch.superior)
    codes = {denied.code for _step, denied in WARNING.allowed(case, by=neighbour, at=NOW) if denied}
    assert codes == {"wrong_state", "not_your_role"}


def test_nobody_closes_what_he_acknowledged_or_dealt_with(watch):
    case = factories.measured(watch)
    give(watch.owner, HEAD)
    watch.owner.forget_reaches()
    for name in ("send_back", "close", "dismiss"):
        refused = {step.name: denied for step, denied in WARNING.allowed(case, by=watch.owner, at=NOW)}[name]
        assert refused is not None
        assert refused.code == "four_eyes"


def test_nobody_switches_on_the_rule_that_he_wrote(watch):
    rule = RULE_STATES["tried"](watch)
    refused = {step.name: denied for step, denied in RULE.allowed(rule, by=watch.writer, at=NOW)}["switch_on"]
    assert refused is not None
    assert refused.code == "four_eyes"
