"""Nobody can move a case where its table does not allow it: every state × step × role, for all four workflows."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.remedies.choices import HandlingStatus, MitigationStatus, ObjectionStatus, RepairStatus
from records.remedies.parties import Asker, Party, leg_of
from records.remedies.workflow import HANDLING, MITIGATION, OBJECTION, REPAIR
from records.subjects.models import Organisation
from tests.records.access.factories import WEIDU, give, person
from tests.records.remedies.factories import COMPLAINTS, MITIGATIONS, NOW, OBJECTIONS, REPAIRS

CLERK, REVIEWER, DEPARTMENT = Role.CLERK, Role.REVIEWER, Role.DEPARTMENT
SUPERVISOR, CLOCK, APPLICANT = Role.SUPERVISOR, Role.CLOCK, Party.APPLICANT
ROLES = [*sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {CLOCK}), APPLICANT]

# What a newcomer with that role may do in a case in that state; "answered" and "agreed" are an accepted objection
# and a repair with its authority after the other body has spoken.
OBJECTION_STEPS = {
    ("submitted", "accept"): {CLERK, REVIEWER},
    ("submitted", "refuse"): {REVIEWER},
    ("submitted", "withdraw"): {CLERK, APPLICANT},
    ("accepted", "send"): {CLERK, REVIEWER},
    ("accepted", "withdraw"): {CLERK, APPLICANT},
    ("with_source", "answer"): {DEPARTMENT, CLERK},
    ("with_source", "withdraw"): {CLERK, APPLICANT},
    ("answered", "propose"): {CLERK, REVIEWER},
    ("answered", "withdraw"): {CLERK, APPLICANT},
    ("proposed", "return"): {REVIEWER},
    ("proposed", "decide"): {REVIEWER},
    ("proposed", "withdraw"): {CLERK, APPLICANT},
    ("decided", "inform"): {CLERK, REVIEWER},
    ("informed", "close"): {CLERK, REVIEWER, CLOCK},
}
REPAIR_STEPS = {
    ("submitted", "ask_supplement"): {CLERK, REVIEWER},
    ("submitted", "accept"): {CLERK, REVIEWER},
    ("submitted", "not_accept"): {REVIEWER},
    ("submitted", "withdraw"): {CLERK, APPLICANT},
    ("supplement", "supplement"): {CLERK, APPLICANT},
    ("supplement", "withdraw"): {CLERK, APPLICANT},
    ("with_authority", "answer"): {DEPARTMENT, CLERK},
    ("with_authority", "withdraw"): {CLERK, APPLICANT},
    ("agreed", "approve"): {REVIEWER},
    ("agreed", "refuse"): {REVIEWER},
    ("agreed", "withdraw"): {CLERK, APPLICANT},
    ("approved", "execute"): {REVIEWER, CLOCK},
    ("executed", "doubt"): {CLERK, REVIEWER, SUPERVISOR},
    ("doubted", "clear"): {REVIEWER},
    ("doubted", "revoke"): {REVIEWER},
}
MITIGATION_STEPS = {("proposed", "grant"): {REVIEWER}, ("proposed", "refuse"): {REVIEWER}}
HANDLING_STEPS = {
    ("submitted", "accept"): {SUPERVISOR},
    ("submitted", "refuse"): {SUPERVISOR},
    ("submitted", "withdraw"): {CLERK, APPLICANT},
    ("accepted", "answer"): {SUPERVISOR},
    ("accepted", "withdraw"): {CLERK, APPLICANT},
    ("answered", "close"): {SUPERVISOR, CLOCK},
}
TABLES = {
    "objection": (OBJECTION, OBJECTIONS, OBJECTION_STEPS),
    "repair": (REPAIR, REPAIRS, REPAIR_STEPS),
    "mitigation": (MITIGATION, MITIGATIONS, MITIGATION_STEPS),
    "handling": (HANDLING, COMPLAINTS, HANDLING_STEPS),
}
CASES = [(kind, state) for kind, (_table, states, _steps) in TABLES.items() for state in states]


def _newcomer(office, role, case):
    if role == APPLICANT:
        return None
    if role == CLOCK:
        return clock_user()
    user = person(f"外人{role}")
    leg = leg_of(case)
    if role == DEPARTMENT:
        body = Organisation.objects.get(pk=leg.access_organisation_id) if leg else office.court
        give(user, role, organisation=body)
    else:
        give(user, role)
    return user


@pytest.mark.parametrize(("kind", "state"), CASES)
def test_each_role_may_take_exactly_the_steps_of_the_table(office, kind, state):
    workflow, states, steps = TABLES[kind]
    case = states[state](office)

    for role in ROLES:
        someone = Asker(_newcomer(office, role, case), case)
        open_steps = {
            step.name for step, denied in workflow.allowed(case, by=someone, at=NOW) if denied is None
        }
        allowed = {name for (source, name), roles in steps.items() if source == state and role in roles}
        assert open_steps == allowed, role


@pytest.mark.parametrize(
    ("workflow", "states"),
    [
        (OBJECTION, ObjectionStatus),
        (REPAIR, RepairStatus),
        (MITIGATION, MitigationStatus),
        (HANDLING, HandlingStatus),
    ],
)
def test_every_state_can_be_reached_and_is_tested(workflow, states):
    reached = {workflow.initial} | {step.target for step in workflow.transitions.values()}
    tested = next(made for table, made, _steps in TABLES.values() if table is workflow)

    assert reached == set(states.values)
    assert set(states.values) <= set(tested)


@pytest.mark.parametrize("kind", ["objection", "repair"])
def test_an_office_next_door_does_not_reach_the_case(office, kind):
    workflow, states, _steps = TABLES[kind]
    case = states["submitted"](office)
    neighbour = person("邻区")
    give(neighbour, Role.REVIEWER, WEIDU)
    give(neighbour, Role.CLERK, WEIDU)

    codes = {
        denied.code for _step, denied in workflow.allowed(case, by=Asker(neighbour, case), at=NOW) if denied
    }

    assert codes == {"wrong_state", "not_your_role"}


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER])
def test_a_role_over_one_body_handles_no_case_even_of_that_body(office, role):
    case = OBJECTIONS["submitted"](office)
    bound = person("只管一家")
    give(bound, role, organisation=case.record.organisation)

    assert all(denied for _step, denied in OBJECTION.allowed(case, by=Asker(bound, case), at=NOW))


@pytest.mark.parametrize(("kind", "state"), [("objection", "with_source"), ("repair", "with_authority")])
def test_who_belongs_to_the_body_concerned_stands_aside_under_whatever_role(office, kind, state):
    workflow, states, _steps = TABLES[kind]
    case = states[state](office)
    for role in (Role.CLERK, Role.REVIEWER):
        give(office.at_subject, role)
    office.at_subject.forget_reaches()

    answers = {
        step.name: denied
        for step, denied in workflow.allowed(case, by=Asker(office.at_subject, case), at=NOW)
    }

    assert answers["answer"].code == "own_record"


def test_a_department_answers_only_for_its_own_body(office):
    case = OBJECTIONS["with_source"](office)

    assert Asker(office.at_supplier, case).holds({Role.DEPARTMENT})
    assert not Asker(office.at_court, case).holds({Role.DEPARTMENT})
    assert not Asker(office.at_subject, case).holds({Role.DEPARTMENT})
