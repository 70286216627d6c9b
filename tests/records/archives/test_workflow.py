"""Nobody moves an entry or a course where the table does not allow it: every state × step × role."""

from datetime import UTC, datetime
from typing import Any

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.archives.choices import CourseState, EntryState
from records.archives.models import ArchiveEntry, Course
from records.archives.services import education, entries
from records.archives.workflow import COURSE, ENTRY
from records.common.workflow import TransitionDenied
from tests.records.access.factories import WEIDU, give, person
from tests.records.archives.factories import NOW, archive, content, course, entry, official, sanction

ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})
AFTER_ALL_TERMS = datetime(2031, 1, 1, tzinfo=UTC)

ENTRY_ALLOWED = {
    ("pending", "confirm"): {Role.HR_ARCHIVIST},
    ("pending", "refuse"): {Role.HR_ARCHIVIST},
    ("kept", "correct"): {Role.HR_ARCHIVIST},
    ("kept", "end"): {Role.CLOCK},
    ("ended", "correct"): {Role.HR_ARCHIVIST},
}
COURSE_ALLOWED = {
    ("planned", "open"): {Role.HR_ARCHIVIST},
    ("planned", "cancel"): {Role.HR_ARCHIVIST},
    ("open", "close"): {Role.HR_ARCHIVIST},
    ("open", "cancel"): {Role.HR_ARCHIVIST},
}


def someone(role: str, hr: Any) -> Any:
    if role == Role.CLOCK:
        return clock_user()
    user = person("外人")
    give(user, role, **({"organisation": hr.bureau} if role == Role.DEPARTMENT else {}))
    return user


def in_state(hr: Any, state: str) -> ArchiveEntry:
    if state == "pending":
        return entry(hr, "discipline")
    if state == "refused":
        waiting = entry(hr, "discipline")
        return entries.refuse(uid=waiting.pk, reason="与文件不符", by=hr.second, at=NOW)
    kept = sanction(hr)
    if state == "ended":
        entries.end_terms(at=AFTER_ALL_TERMS)
    if state == "superseded":
        new = entries.correct(
            uid=kept.pk, content=content("discipline"), reason="更正", by=hr.archivist, at=NOW
        )
        entries.confirm(uid=new.pk, by=hr.second, at=NOW)
    kept.refresh_from_db()
    return kept


def course_in(hr: Any, state: str) -> Course:
    made = course(hr, state="planned")
    if state in ("open", "closed"):
        education.move_course(uid=made.pk, name="open", by=hr.archivist, at=NOW)
        education.record_participation(uid=made.pk, official=official(hr), by=hr.archivist, at=NOW)
    if state == "closed":
        education.move_course(uid=made.pk, name="close", by=hr.archivist, at=NOW)
    if state == "cancelled":
        education.move_course(uid=made.pk, name="cancel", reason="师资有变", by=hr.archivist, at=NOW)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", EntryState.values)
def test_each_role_may_take_exactly_the_steps_of_an_entry(hr, state, role):
    subject = in_state(hr, state)
    assert subject.state == state
    steps = ENTRY.allowed(subject, by=someone(role, hr), at=AFTER_ALL_TERMS)
    assert {step.name for step, denied in steps if denied is None} == {
        name for (source, name), roles in ENTRY_ALLOWED.items() if source == state and role in roles
    }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", CourseState.values)
def test_each_role_may_take_exactly_the_steps_of_a_course(hr, state, role):
    subject = course_in(hr, state)
    steps = COURSE.allowed(subject, by=someone(role, hr), at=NOW)
    assert {step.name for step, denied in steps if denied is None} == {
        name for (source, name), roles in COURSE_ALLOWED.items() if source == state and role in roles
    }


DO = {
    "confirm": lambda uid, by: entries.confirm(uid=uid, by=by, at=NOW),
    "refuse": lambda uid, by: entries.refuse(uid=uid, reason="理由", by=by, at=NOW),
    "correct": lambda uid, by: entries.correct(
        uid=uid, content=content("discipline"), reason="理由", by=by, at=NOW
    ),
}
IMPOSSIBLE = [
    (state, name) for state in EntryState.values for name in DO if (state, name) not in ENTRY_ALLOWED
]


@pytest.mark.parametrize(("state", "name"), IMPOSSIBLE)
def test_a_step_that_is_not_allowed_leaves_the_entry_as_it_was(hr, state, name):
    subject = in_state(hr, state)
    before = list(ArchiveEntry.objects.order_by("pk").values())
    with pytest.raises(TransitionDenied) as denied:
        DO[name](subject.pk, hr.second)
    assert denied.value.code == "wrong_state"
    assert list(ArchiveEntry.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("state", "name"),
    [(s, n) for s in CourseState.values for n in ("open", "close", "cancel") if (s, n) not in COURSE_ALLOWED],
)
def test_a_step_that_is_not_allowed_leaves_the_course_as_it_was(hr, state, name):
    subject = course_in(hr, state)
    before = Course.objects.filter(pk=subject.pk).values().get()
    with pytest.raises(TransitionDenied) as denied:
        education.move_course(uid=subject.pk, name=name, reason="理由", by=hr.archivist, at=NOW)
    assert denied.value.code == "wrong_state"
    assert Course.objects.filter(pk=subject.pk).values().get() == before


@pytest.mark.parametrize("workflow", [ENTRY, COURSE], ids=["entry", "course"])
def test_every_state_can_be_reached(workflow):
    reached = {workflow.initial} | {step.target for step in workflow.transitions.values()}
    assert reached == set(workflow.states.values)


@pytest.mark.parametrize("name", ["confirm", "refuse"])
def test_nobody_decides_on_a_sanction_that_he_entered(hr, name):
    waiting = entry(hr, "discipline")
    with pytest.raises(TransitionDenied) as denied:
        DO[name](waiting.pk, hr.archivist)
    assert denied.value.code == "four_eyes"


@pytest.mark.parametrize("name", ["confirm", "correct"])
def test_the_archivist_of_another_place_takes_no_step(hr, name):
    subject = in_state(hr, "pending" if name == "confirm" else "kept")
    neighbour = person("邻县")
    give(neighbour, Role.HR_ARCHIVIST, WEIDU)
    with pytest.raises(TransitionDenied) as denied:
        DO[name](subject.pk, neighbour)
    assert denied.value.code == "not_your_role"


def test_the_archivist_of_the_body_confirms_what_the_city_entered(hr):
    waiting = entry(hr, "discipline", file=archive(hr))
    assert entries.confirm(uid=waiting.pk, by=hr.of_body, at=NOW).state == EntryState.KEPT


@pytest.mark.parametrize("reason", ["", "  "])
def test_sending_back_needs_a_reason(hr, reason):
    waiting = entry(hr, "discipline")
    with pytest.raises(TransitionDenied) as denied:
        entries.refuse(uid=waiting.pk, reason=reason, by=hr.second, at=NOW)
    assert denied.value.code == "reason_needed"


def test_a_running_term_is_not_ended_by_hand(hr):
    kept = sanction(hr)
    with pytest.raises(TransitionDenied) as denied:
        ENTRY.check(kept, "end", by=clock_user(), at=NOW)
    assert denied.value.code == "term_running"


def test_a_course_to_which_nobody_came_is_not_closed(hr):
    with pytest.raises(TransitionDenied) as denied:
        education.move_course(uid=course(hr).pk, name="close", by=hr.archivist, at=NOW)
    assert denied.value.code == "nobody_came"
