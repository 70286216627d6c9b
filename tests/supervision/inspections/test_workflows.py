"""Nobody moves a case of this room where its table does not allow it: every state × step × role."""

from itertools import product

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from supervision.inspections import services
from supervision.inspections import workflow as tables
from supervision.inspections.parties import Asker
from supervision.inspections.services import demonstrations
from tests.records.access.factories import WEIDU, give, person
from tests.supervision.inspections import factories
from tests.supervision.inspections.factories import AFTER, HEARD, LATE, NOW

SUPERVISOR, HEAD, BODY, CLOCK = Role.SUPERVISOR, Role.REVIEWER, Role.DEPARTMENT, Role.CLOCK
OFFICE = {SUPERVISOR, HEAD}
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})

PLANS = {
    "draft": factories.plan,
    "approved": factories.approved_plan,
    "completed": lambda at: services.complete_plan(
        uid=factories.approved_plan(at).pk,
        uncovered_reason="年内未及检查，明年一季度补查。",
        by=at.head,
        at=NOW,
    ),
}
CHECKLISTS = {
    "draft": factories.checklist,
    "in_force": factories.checklist_in_force,
    "replaced": lambda at: (
        first := factories.checklist_in_force(at),
        factories.checklist_in_force(at),
        first.refresh_from_db(),
    )[0],
}
PROGRAMMES = {
    "draft": factories.programme,
    "open": factories.open_programme,
    "closed": lambda at: demonstrations.close_programme(
        uid=factories.open_programme(at).pk, by=at.head, at=NOW
    ),
}
# Of each table: how its states are made, when it is asked, and what a newcomer with that role may do.
TABLES = {
    "plan": (tables.PLAN, PLANS, NOW, {("draft", "approve"): {HEAD}, ("approved", "complete"): OFFICE}),
    "checklist": (
        tables.CHECKLIST,
        CHECKLISTS,
        NOW,
        {("draft", "approve"): {HEAD}, ("in_force", "replace"): {HEAD}},
    ),
    "inspection": (
        tables.INSPECTION,
        factories.INSPECTIONS,
        NOW,
        {
            ("preparing", "cancel"): OFFICE,
            ("ready", "issue"): {HEAD},
            ("ready", "cancel"): OFFICE,
            ("issued", "cancel"): OFFICE,
            ("submitted", "conclude"): {SUPERVISOR},
            ("clean", "close"): OFFICE,
        },
    ),
    "finding": (
        tables.FINDING,
        factories.FINDINGS,
        NOW,
        {
            ("noted", "comment"): {BODY},
            ("noted", "drop"): OFFICE,
            ("commented", "demand"): OFFICE,
            ("commented", "drop"): OFFICE,
            ("demanded", "answer"): {BODY},
            ("late", "answer"): {BODY},
            ("late", "not_rectify"): OFFICE,
            ("answered", "accept"): OFFICE,
            ("answered", "return"): OFFICE,
            ("serious", "return"): OFFICE,
            ("followed", "accept"): OFFICE,
            ("followed", "return"): OFFICE,
            ("returned", "answer"): {BODY},
        },
    ),
    "campaign": (
        tables.CAMPAIGN,
        factories.CAMPAIGNS,
        AFTER,
        {
            ("draft", "open"): {HEAD},
            ("draft", "cancel"): OFFICE,
            ("running", "end"): OFFICE | {CLOCK},
            ("empty", "end"): OFFICE | {CLOCK},
            ("empty", "close"): OFFICE,
        },
    ),
    "target": (
        tables.TARGET,
        factories.TARGETS,
        AFTER,
        {
            ("open", "see_zero"): {CLOCK},
            ("open", "leave"): OFFICE | {CLOCK},
            ("seen", "see_again"): {CLOCK},
            ("seen", "confirm"): OFFICE,
            ("settled", "see_again"): {CLOCK},
            ("left", "see_zero"): {CLOCK},
            ("left", "propose"): OFFICE,
            ("proposed", "see_zero"): {CLOCK},
            ("proposed", "refer"): {HEAD},
            ("proposed", "refuse"): {HEAD},
        },
    ),
    "programme": (
        tables.PROGRAMME,
        PROGRAMMES,
        NOW,
        {("draft", "open"): {HEAD}, ("open", "close"): OFFICE},
    ),
    "application": (
        tables.APPLICATION,
        factories.APPLICATIONS,
        HEARD,
        {
            ("submitted", "refuse"): {HEAD},
            ("submitted", "retract"): {BODY},
            ("reviewed", "shortlist"): OFFICE,
            ("reviewed", "refuse"): {HEAD},
            ("reviewed", "retract"): {BODY},
            ("shortlisted", "refuse"): {HEAD},
            ("shortlisted", "retract"): {BODY},
            ("seen", "notice"): OFFICE,
            ("seen", "refuse"): {HEAD},
            ("seen", "retract"): {BODY},
            ("notice", "award"): {HEAD},
            ("notice", "refuse"): {HEAD},
            ("notice", "retract"): {BODY},
            ("awarded", "withdraw"): {HEAD},
        },
    ),
}
CASES = [(name, state) for name, (_table, states, _at, _steps) in TABLES.items() for state in states]


@pytest.mark.parametrize(("name", "state"), CASES, ids=[f"{name}-{state}" for name, state in CASES])
def test_each_role_may_take_exactly_the_steps_of_the_table(office, name, state):
    table, states, moment, expected = TABLES[name]
    case = states[state](office)
    for role in ROLES:
        someone = clock_user() if role == CLOCK else person(f"外人{role}")
        if role != CLOCK:
            give(someone, role, organisation=office.body if role == BODY else None)
        allowed = table.allowed(case, by=Asker(someone, case), at=moment)
        taken = {step.name for step, denied in allowed if denied is None}
        assert taken == {
            step for (source, step), roles in expected.items() if source == state and role in roles
        }, role


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_tested(name):
    table, states, _moment, _steps = TABLES[name]
    reached = {table.initial} | {step.target for step in table.transitions.values()}
    assert reached == set(table.states.values)
    known = {"ready": "preparing", "clean": "concluded", "late": "demanded", "serious": "answered"}
    known |= {"followed": "answered", "empty": "running", "reviewed": "submitted", "seen": "seen"}
    told = {known.get(state, state) for state in states} | (
        {"shortlisted"} if name == "application" else set()
    )
    assert reached <= told


@pytest.mark.parametrize("name", ["inspection", "finding", "campaign", "target", "application"])
def test_an_office_next_door_reaches_nothing(office, name):
    table, states, moment, _steps = TABLES[name]
    neighbour = person("邻区")
    for role in (HEAD, SUPERVISOR):
        give(neighbour, role, WEIDU)
    for make in list(states.values())[:3]:
        case = make(office)
        codes = {
            denied.code if denied else "taken"
            for _step, denied in table.allowed(case, by=Asker(neighbour, case), at=moment)
        }
        assert codes <= {"wrong_state", "not_your_role"}
        break


@pytest.mark.parametrize(("name", "state"), [("finding", "commented"), ("finding", "answered"), ("target", "proposed"), ("target", "seen"), ("application", "reviewed"), ("application", "notice")])  # fmt: skip
def test_whoever_belongs_to_the_body_takes_no_step_of_the_office(office, name, state):
    table, states, moment, expected = TABLES[name]
    case = states[state](office)
    insider = person("本单位")
    for role in (HEAD, SUPERVISOR):
        give(insider, role)
    give(insider, BODY, organisation=office.body)
    taken = {
        step.name
        for step, denied in table.allowed(case, by=Asker(insider, case), at=moment)
        if denied is None
    }
    assert taken == {step for (source, step), roles in expected.items() if source == state and BODY in roles}


def test_the_body_has_its_time_to_speak_before_anything_is_settled(office):
    case = factories.noted(office)
    said = {"uid": case.pk, "reasons": "事实清楚。", "requirement": "付清。", "by": office.head}
    with pytest.raises(TransitionDenied) as denied:
        services.demand(**said, at=NOW)
    assert denied.value.code == "not_heard"
    assert services.demand(**said, at=HEARD).status == "demanded"


def test_a_serious_finding_is_accepted_only_after_somebody_went_back(office):
    case = factories.answered(office, gravity="serious")
    said = {"uid": case.pk, "opinion": "凭证齐全。", "by": office.second_head, "at": NOW}
    with pytest.raises(TransitionDenied) as denied:
        services.accept(**said)
    assert denied.value.code == "follow_up_first"
    services.follow_up(uid=case.pk, followed_on=factories.TODAY, facts="属实。", by=office.lead, at=NOW)
    assert services.accept(**said).status == "accepted"


@pytest.mark.parametrize(("step", "who"), list(product(["accept", "send_back"], ["head", "insider"])))
def test_nobody_checks_what_he_demanded_or_wrote(office, step, who):
    case = factories.answered(office)
    words = {"opinion": "到位。"} if step == "accept" else {"reason": "不够。"}
    with pytest.raises(TransitionDenied) as denied:
        getattr(services, step)(uid=case.pk, **words, by=getattr(office, who), at=LATE)
    assert denied.value.code in {"four_eyes", "not_your_role"}
