"""Every state of a deadline × every operation × every role: exactly what the tables allow, and nothing half done."""

from datetime import date

import pytest

from records.access.models import AuditEntry
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.clocks import cases
from records.clocks.models import Deadline, DeadlineExtension, DeadlinePause, DeadlineState, ExtensionState
from records.clocks.workflow import EXTENSION
from records.common.workflow import TransitionDenied
from tests.records.access.factories import WEIDU, body, give, holder, person
from tests.records.clocks.factories import named, on, started

START = date(2026, 3, 9)
# 7 working days: due on 18 March. "Now" is the 12th, and the 25th where it has run over.
NOW, LATER = on(3, 12), on(3, 25)
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})
OPEN = {"running", "paused", "overdue"}
ALLOWED = {
    "meet": OPEN,
    "cancel": OPEN,
    "pause": {"running"},
    "resume": {"paused"},
    "ask_extension": {"running", "paused"},
}


def in_state(state, office, **more):
    deadline = started(office.clerk, START, **more)
    if state == "paused":
        cases.pause(deadline=deadline, reason="补正", by=office.clerk, at=on(3, 10))
    elif state == "met":
        cases.meet(**named(deadline), by=office.clerk, at=on(3, 10))
    elif state == "cancelled":
        cases.cancel(**named(deadline), by=office.clerk, at=on(3, 10))
    return Deadline.objects.get(pk=deadline.pk)


def moment(state):
    return LATER if state == "overdue" else NOW


def someone(role, organisation=None):
    if role == Role.CLOCK:
        return clock_user()
    user = person("某人")
    give(user, role, organisation=(organisation or body("示例局")) if role == Role.DEPARTMENT else None)
    return user


def perform(name, deadline, *, by, at):
    if name == "meet":
        return cases.meet(**named(deadline), by=by, at=at)
    if name == "cancel":
        return cases.cancel(**named(deadline), by=by, at=at)
    if name == "pause":
        return cases.pause(deadline=deadline, reason="鉴定", by=by, at=at)
    if name == "resume":
        return cases.resume(deadline=deadline, by=by, at=at)
    return cases.ask_extension(deadline=deadline, number=3, unit="wd", reason="案情复杂", by=by, at=at)


def everything():
    return (
        list(Deadline.objects.order_by("pk").values()),
        list(DeadlinePause.objects.order_by("pk").values()),
        list(DeadlineExtension.objects.order_by("pk").values()),
    )


def test_the_states_are_what_they_say(office):
    for state in DeadlineState.values:
        assert in_state(state, office).state_on(moment(state).date()) == state


@pytest.mark.parametrize("name", ALLOWED)
@pytest.mark.parametrize("state", DeadlineState.values)
def test_a_state_allows_exactly_its_operations(office, state, name):
    deadline, at = in_state(state, office), moment(state)
    before = everything()
    if state in ALLOWED[name]:
        assert perform(name, deadline, by=office.clerk, at=at) is not None
        assert everything() != before
        return
    if name in ("meet", "cancel"):
        # There is nothing open to end: a case may say so twice.
        assert perform(name, deadline, by=office.clerk, at=at) is None
    else:
        with pytest.raises(TransitionDenied) as denied:
            perform(name, deadline, by=office.clerk, at=at)
        assert denied.value.code == "wrong_state"
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["running", "paused"])
def test_more_time_is_asked_for_by_whose_work_it_is(office, state, role):
    deadline = in_state(state, office, role=Role.COMPLAINT_HANDLER)
    by = someone(role)
    if role == Role.COMPLAINT_HANDLER:
        assert perform("ask_extension", deadline, by=by, at=NOW).asked_by == by
        return
    with pytest.raises(TransitionDenied) as denied:
        perform("ask_extension", deadline, by=by, at=NOW)
    assert denied.value.code == "not_your_role"


@pytest.mark.parametrize(("name", "target"), [("grant", "granted"), ("refuse", "refused")])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ExtensionState.values)
def test_an_extension_is_decided_once_by_a_reviewer_or_a_supervisor(office, state, role, name, target):
    deadline = in_state("running", office)
    asked = perform("ask_extension", deadline, by=office.clerk, at=NOW)
    if state != "asked":
        cases.decide_extension(extension=asked, granted=state == "granted", by=office.reviewer, at=NOW)
    by, before = someone(role), everything()

    if state == "asked" and role in (Role.REVIEWER, Role.SUPERVISOR):
        done = cases.decide_extension(extension=asked, granted=name == "grant", by=by, at=NOW)
        assert done.state == target
        # 7 from 9 March are 18 March; 3 more: 19, 20, 23.
        due_on = date(2026, 3, 23) if name == "grant" else date(2026, 3, 18)
        assert Deadline.objects.get(pk=deadline.pk).due_on == due_on
        return
    with pytest.raises(TransitionDenied) as denied:
        cases.decide_extension(extension=asked, granted=name == "grant", by=by, at=NOW)
    assert denied.value.code == ("wrong_state" if state != "asked" else "not_your_role")
    assert everything() == before


def test_every_state_of_an_extension_can_be_reached():
    reached = {EXTENSION.initial} | {step.target for step in EXTENSION.transitions.values()}
    assert reached == set(ExtensionState.values)


@pytest.mark.parametrize("state", ["running", "paused", "overdue"])
def test_more_time_may_be_granted_as_long_as_nothing_followed(office, state):
    deadline = in_state(state, office)
    asked = perform("ask_extension", deadline, by=office.clerk, at=NOW)
    cases.decide_extension(extension=asked, granted=True, by=office.supervisor, at=moment(state))
    assert Deadline.objects.get(pk=deadline.pk).due_on > date(2026, 3, 18)


@pytest.mark.parametrize("end", [cases.meet, cases.cancel])
def test_what_is_over_is_not_extended(office, end):
    deadline = in_state("running", office)
    asked = perform("ask_extension", deadline, by=office.clerk, at=NOW)
    end(**named(deadline), by=office.clerk, at=NOW)
    with pytest.raises(TransitionDenied) as denied:
        cases.decide_extension(extension=asked, granted=True, by=office.supervisor, at=NOW)
    assert denied.value.code == "deadline_over"


def test_another_places_people_neither_ask_nor_decide(office):
    deadline = in_state("running", office)
    with pytest.raises(TransitionDenied):
        perform("ask_extension", deadline, by=holder("邻县录入", Role.CLERK, WEIDU), at=NOW)
    asked = perform("ask_extension", deadline, by=office.clerk, at=NOW)
    with pytest.raises(TransitionDenied):
        cases.decide_extension(
            extension=asked, granted=True, by=holder("邻县督导", Role.SUPERVISOR, WEIDU), at=NOW
        )


def test_a_department_asks_for_its_own_body_and_for_no_other(office):
    mine, other = body("示例市财政局"), body("示例市教育局")
    deadline = in_state("running", office, role=Role.DEPARTMENT, organisation=mine)
    with pytest.raises(TransitionDenied):
        perform("ask_extension", deadline, by=someone(Role.DEPARTMENT, other), at=NOW)
    colleague = holder("财政局人员", Role.DEPARTMENT, organisation=mine)
    assert perform("ask_extension", deadline, by=colleague, at=NOW)


def test_each_operation_leaves_its_line_in_the_trail(office):
    deadline = in_state("running", office)
    perform("pause", deadline, by=office.clerk, at=NOW)
    perform("resume", deadline, by=office.clerk, at=NOW)
    asked = perform("ask_extension", deadline, by=office.clerk, at=NOW)
    cases.decide_extension(extension=asked, granted=True, by=office.supervisor, at=NOW)
    perform("meet", deadline, by=office.clerk, at=NOW)
    trail = AuditEntry.objects.filter(subject_uid=str(deadline.pk)).order_by("id")
    assert [entry.action.removeprefix("deadline.") for entry in trail] == [
        "started", "paused", "resumed", "extension_asked", "extension_granted", "met",
    ]  # fmt: skip
