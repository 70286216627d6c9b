"""Nobody can move a case where its table does not allow it: every state × step × role, workflow by workflow."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.consequences import services
from records.consequences.models import RectificationOrder
from records.consequences.workflow import MEASURE, NOTICE, ORDER, REPORT, RESPONSIBILITY
from tests.records.access.factories import WEIDU, give, person
from tests.records.consequences import factories
from tests.records.consequences.factories import NOW, bureau, later, office

ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK, Role.PARTNER})
CLERK, REVIEWER, SUPERVISOR, BODY, CLOCK = (
    Role.CLERK,
    Role.REVIEWER,
    Role.SUPERVISOR,
    Role.DEPARTMENT,
    Role.CLOCK,
)
OFFICE = {REVIEWER, SUPERVISOR}

ORDER_ALLOWED = {
    ("ordered", "explain"): {BODY},
    ("explained", "submit"): {BODY},
    ("returned", "submit"): {BODY},
    ("submitted", "accept"): {SUPERVISOR},
    ("submitted", "return"): {SUPERVISOR},
    ("ordered", "not_rectify"): {SUPERVISOR},
    ("explained", "not_rectify"): {SUPERVISOR},
    ("returned", "not_rectify"): {SUPERVISOR},
    ("ordered", "withdraw"): OFFICE,
    ("explained", "withdraw"): OFFICE,
    ("submitted", "withdraw"): OFFICE,
    ("returned", "withdraw"): OFFICE,
}
MEASURE_ALLOWED = {
    ("entered", "decide"): {REVIEWER},
    ("entered", "refuse"): {REVIEWER},
    ("in_force", "lift"): {REVIEWER, CLOCK},
    ("in_force", "expire"): {CLOCK},
}
NOTICE_ALLOWED = {
    ("draft", "issue"): {REVIEWER},
    ("draft", "withdraw"): {REVIEWER},
    ("issued", "withdraw"): {REVIEWER},
}
RESPONSIBILITY_ALLOWED = {("entered", "confirm"): OFFICE, ("entered", "refuse"): OFFICE}
REPORT_ALLOWED = {
    ("due", "file"): {BODY},
    ("returned", "file"): {BODY},
    ("filed", "take"): {CLERK},
    ("filed", "return"): {CLERK, REVIEWER},
    ("filed", "dismiss"): {REVIEWER},
    ("due", "cancel"): {REVIEWER},
}
# Late enough for what may only be found after the last day.
AFTERWARDS = later(90)

TABLES = {
    "order": (ORDER, ORDER_ALLOWED, lambda who, state: factories.ORDER_IN[state](who)),
    "measure": (MEASURE, MEASURE_ALLOWED, factories.measure_in),
    "notice": (NOTICE, NOTICE_ALLOWED, factories.notice_in),
    "responsibility": (RESPONSIBILITY, RESPONSIBILITY_ALLOWED, factories.responsibility_in),
    "report": (REPORT, REPORT_ALLOWED, factories.report_in),
}
CASES = [(name, state) for name, (workflow, _, _) in TABLES.items() for state in workflow.states.values]


def _with(role: str):
    if role == CLOCK:
        return clock_user()
    user = person(f"外人{role}")
    if role == Role.PARTNER:
        # Held by what an account is and never by a grant: a person without any role.
        return user
    give(user, role, organisation=bureau() if role == BODY else None)
    return user


@pytest.mark.parametrize(("name", "state"), CASES)
def test_each_role_may_take_exactly_the_steps_of_the_table(who, name, state):
    workflow, allowed, make = TABLES[name]
    case = make(who, state)
    at = NOW if name == "notice" else AFTERWARDS

    for role in ROLES:
        someone = _with(role)
        open_steps = {
            step.name for step, denied in workflow.allowed(case, by=someone, at=at) if denied is None
        }
        assert open_steps == {
            step for (source, step), roles in allowed.items() if source == state and role in roles
        }, role


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_state_can_be_reached(name):
    workflow = TABLES[name][0]
    assert {workflow.initial} | {step.target for step in workflow.transitions.values()} == set(
        workflow.states.values
    )


def _perform(order: RectificationOrder, name: str, by) -> None:
    {
        "explain": lambda: services.explain_causes(uid=order.uid, explanation="原因", by=by, at=AFTERWARDS),
        "submit": lambda: services.submit_rectification(
            uid=order.uid, measures_taken="措施", by=by, at=AFTERWARDS
        ),
        "accept": lambda: services.accept_rectification(uid=order.uid, by=by, at=AFTERWARDS),
        "return": lambda: services.return_rectification(uid=order.uid, by=by, at=AFTERWARDS, note="理由"),
        "not_rectify": lambda: services.find_not_rectified(uid=order.uid, by=by, at=AFTERWARDS, note="理由"),
        "withdraw": lambda: services.withdraw_order(uid=order.uid, by=by, at=AFTERWARDS, note="理由"),
    }[name]()


@pytest.mark.parametrize("state", list(factories.ORDER_IN))
def test_a_step_that_is_not_allowed_leaves_the_order_as_it_was(who, state):
    order = factories.ORDER_IN[state](who)
    before = RectificationOrder.objects.values().get(pk=order.pk)
    people = {"explain": who.body_colleague, "submit": who.body_colleague}

    for name in ORDER.transitions:
        if (state, name) in ORDER_ALLOWED:
            continue
        with pytest.raises(TransitionDenied) as denied:
            _perform(order, name, people.get(name, who.second_supervisor))
        assert denied.value.code == "wrong_state"
    assert RectificationOrder.objects.values().get(pk=order.pk) == before


@pytest.mark.parametrize("name", ["return", "not_rectify", "withdraw"])
def test_what_goes_against_the_body_or_is_taken_back_needs_a_reason(who, name):
    order = factories.submitted(who) if name == "return" else factories.explained(who)
    step = {
        "return": services.return_rectification,
        "not_rectify": services.find_not_rectified,
        "withdraw": services.withdraw_order,
    }[name]

    with pytest.raises(TransitionDenied) as denied:
        step(uid=order.uid, by=who.supervisor, at=AFTERWARDS, note="  ")

    assert denied.value.code == "reason_needed"


@pytest.mark.parametrize("role", [REVIEWER, SUPERVISOR])
def test_the_office_of_another_place_decides_nothing(who, role):
    order = factories.submitted(who)
    neighbour = person("邻县")
    give(neighbour, role, WEIDU)

    for _step, denied in ORDER.allowed(order, by=neighbour, at=AFTERWARDS):
        assert denied is not None
        assert denied.code in ("not_your_role", "wrong_state")


def test_the_people_of_another_body_do_nothing_for_this_one(who):
    order = factories.ordered(who)
    assert order.organisation != office()

    with pytest.raises(TransitionDenied) as denied:
        services.explain_causes(uid=order.uid, explanation="原因", by=who.stranger, at=NOW)

    assert denied.value.code == "not_your_role"
