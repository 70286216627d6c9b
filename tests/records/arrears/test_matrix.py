"""Nobody can move a claim where the table does not allow it: every state × step × role."""

from datetime import date

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.pledges.arrears import services
from records.pledges.arrears.choices import Status
from records.pledges.arrears.models import Arrear
from records.pledges.arrears.workflow import ARREAR
from tests.records.access.factories import WEIDU, give, person
from tests.records.arrears import factories
from tests.records.arrears.factories import NOW, bureau, on

ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK, Role.PARTNER})
REVIEWER, SUPERVISOR, CLOCK = Role.REVIEWER, Role.SUPERVISOR, Role.CLOCK
ALLOWED = {
    ("draft", "confirm"): {REVIEWER},
    ("draft", "refuse"): {REVIEWER},
    ("due", "lapse"): {CLOCK},
    ("due", "settle"): {REVIEWER},
    ("due", "withdraw"): {REVIEWER},
    ("overdue", "plan"): {REVIEWER},
    ("overdue", "settle"): {REVIEWER},
    ("overdue", "determine"): {REVIEWER, SUPERVISOR},
    ("overdue", "withdraw"): {REVIEWER},
    ("planned", "plan"): {REVIEWER},
    ("planned", "break"): {CLOCK},
    ("planned", "settle"): {REVIEWER},
    ("planned", "withdraw"): {REVIEWER},
    ("broken", "plan"): {REVIEWER},
    ("broken", "restore"): {REVIEWER},
    ("broken", "settle"): {REVIEWER},
    ("broken", "determine"): {REVIEWER, SUPERVISOR},
    ("broken", "withdraw"): {REVIEWER},
    ("determining", "plan"): {REVIEWER},
    ("determining", "settle"): {REVIEWER},
    ("determining", "withdraw"): {REVIEWER},
}
# Late enough for what only a passed day allows.
AFTERWARDS = on(date(2026, 8, 1))


def _with(role: str):
    if role == CLOCK:
        return clock_user()
    user = person(f"外人{role}")
    if role == Role.PARTNER:
        # Held by what an account is and never by a grant: a person without any role.
        return user
    give(user, role, organisation=bureau() if role == Role.DEPARTMENT else None)
    return user


@pytest.mark.parametrize("state", Status.values)
def test_each_role_may_take_exactly_the_steps_of_the_table(who, state):
    arrear = factories.IN_STATE[state](who)

    for role in ROLES:
        someone = _with(role)
        open_steps = {
            step.name for step, denied in ARREAR.allowed(arrear, by=someone, at=AFTERWARDS) if denied is None
        }
        assert open_steps == {
            step for (source, step), roles in ALLOWED.items() if source == state and role in roles
        }, role


def test_every_state_can_be_reached():
    assert {ARREAR.initial} | {step.target for step in ARREAR.transitions.values()} == set(Status.values)


def test_every_state_of_the_factories_is_what_it_says(who):
    for state, make in factories.IN_STATE.items():
        assert make(who).status == state


PERFORMED = {
    "confirm": lambda arrear, by: services.confirm_arrear(uid=arrear.pk, by=by, at=NOW),
    "refuse": lambda arrear, by: services.refuse_arrear(uid=arrear.pk, reason="理由", by=by, at=NOW),
    "determine": lambda arrear, by: services.determine_arrear(uid=arrear.pk, reason="理由", by=by, at=NOW),
    "withdraw": lambda arrear, by: services.withdraw_arrear(uid=arrear.pk, reason="理由", by=by, at=NOW),
}


@pytest.mark.parametrize("state", Status.values)
def test_a_step_that_is_not_allowed_leaves_the_claim_as_it_was(who, state):
    arrear = factories.IN_STATE[state](who)
    before = Arrear.objects.values().get(pk=arrear.pk)

    for name, perform in PERFORMED.items():
        if (state, name) in ALLOWED:
            continue
        with pytest.raises(TransitionDenied) as denied:
            perform(arrear, who.second_reviewer)
        assert denied.value.code == "wrong_state"
    assert Arrear.objects.values().get(pk=arrear.pk) == before


@pytest.mark.parametrize("name", ["refuse", "determine", "withdraw"])
def test_what_goes_against_somebody_needs_a_reason(who, name):
    arrear = factories.registered(who) if name == "refuse" else factories.overdue(who)
    step = {
        "refuse": services.refuse_arrear,
        "determine": services.determine_arrear,
        "withdraw": services.withdraw_arrear,
    }[name]

    with pytest.raises(TransitionDenied) as denied:
        step(uid=arrear.pk, reason="  ", by=who.second_reviewer, at=NOW)

    assert denied.value.code == "reason_needed"


def test_who_wrote_a_claim_does_not_confirm_it(who):
    arrear = factories.registered(who)
    give(who.other_clerk, Role.REVIEWER)
    services.edit_arrear(
        uid=arrear.pk, content=factories.content(amount="99000.00"), by=who.other_clerk, at=NOW
    )

    with pytest.raises(TransitionDenied) as denied:
        services.confirm_arrear(uid=arrear.pk, by=who.other_clerk, at=NOW)

    assert denied.value.code == "four_eyes"


def test_the_office_of_another_place_decides_nothing(who):
    arrear = factories.overdue(who)
    neighbour = person("邻县")
    give(neighbour, REVIEWER, WEIDU)

    for _step, denied in ARREAR.allowed(arrear, by=neighbour, at=AFTERWARDS):
        assert denied is not None
        assert denied.code in ("not_your_role", "wrong_state")
