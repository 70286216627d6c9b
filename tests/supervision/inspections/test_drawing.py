"""A draw can be repeated by anybody, favours nobody, and happens once."""

import hashlib
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from records.common.workflow import TransitionDenied
from supervision.inspections import services
from supervision.inspections.choices import DrawKind
from supervision.inspections.drawing import MOST_TICKETS, Candidate, as_rows, draw, from_rows, tickets
from supervision.inspections.models import InspectionDraw
from tests.supervision.inspections import factories
from tests.supervision.inspections.factories import NOW

SEEDS = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)
FRAMES = st.lists(
    st.builds(
        Candidate,
        key=st.uuids().map(str),
        name=st.text(max_size=10),
        weight=st.integers(1, MOST_TICKETS),
        why=st.just(""),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda one: one.key,
)


@given(SEEDS, FRAMES, st.data())
def test_seed_and_list_give_the_same_draw_in_whatever_order_the_list_is(seed, frame, data):
    wanted = data.draw(st.integers(1, len(frame)))
    mixed = data.draw(st.permutations(frame))
    drawn = draw(seed, frame, wanted)
    assert drawn == draw(seed, mixed, wanted)
    assert len(drawn) == len(set(drawn)) == wanted
    assert set(drawn) <= {one.key for one in frame}


@given(SEEDS, FRAMES)
def test_what_is_kept_draws_again(seed, frame):
    assert draw(seed, from_rows(as_rows(frame)), len(frame)) == draw(seed, frame, len(frame))


@given(SEEDS, FRAMES, st.data())
def test_drawing_fewer_gives_the_first_of_drawing_more(seed, frame, data):
    wanted = data.draw(st.integers(1, len(frame)))
    assert draw(seed, frame, wanted) == draw(seed, frame, len(frame))[:wanted]


@given(SEEDS, FRAMES.filter(lambda frame: len(frame) > 1), st.data())
def test_a_further_ticket_never_puts_anybody_back(seed, frame, data):
    number = data.draw(st.integers(0, len(frame) - 1))
    one = frame[number]
    more = [*frame]
    more[number] = Candidate(one.key, one.name, MOST_TICKETS)
    place = draw(seed, frame, len(frame)).index(one.key)
    assert draw(seed, more, len(frame)).index(one.key) <= place


@given(st.integers(-5, 50))
def test_tickets_stay_within_bounds(findings):
    assert 1 <= tickets(findings) <= MOST_TICKETS
    assert tickets(findings + 1) >= tickets(findings)


def test_the_rule_is_the_one_that_is_written_down():
    """By hand, with nothing but SHA-256, as the manual tells it."""
    frame = [Candidate("a", "甲", 1), Candidate("b", "乙", 2), Candidate("c", "丙", 1)]
    best = {
        "a": hashlib.sha256(b"5eed|a|0").hexdigest(),
        "b": max(hashlib.sha256(b"5eed|b|0").hexdigest(), hashlib.sha256(b"5eed|b|1").hexdigest()),
        "c": hashlib.sha256(b"5eed|c|0").hexdigest(),
    }
    assert draw("5eed", frame, 3) == sorted(best, key=best.__getitem__, reverse=True)


def test_more_tickets_win_more_often():
    frame = [Candidate("a", "甲", 1), Candidate("b", "乙", 5)]
    won = Counter(draw(f"seed {number}", frame, 1)[0] for number in range(600))
    # Five of six; a fair draw lies within these bounds but once in many million runs, and the seeds are fixed.
    assert 440 < won["b"] < 560


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        ([Candidate("a", "甲"), Candidate("a", "乙")], 1),
        ([Candidate("a", "甲", 0)], 1),
        ([Candidate("a", "甲", MOST_TICKETS + 1)], 1),
        ([Candidate("a", "甲")], 0),
    ],
    ids=["twice", "no ticket", "too many tickets", "nothing wanted"],
)
def test_a_frame_that_makes_no_sense_is_refused(frame, wanted):
    with pytest.raises(ValueError, match="frame|weight|least one"):
        draw("5eed", frame, wanted)


def test_bodies_are_drawn_once_and_each_becomes_a_visit(office):
    factories.departments(8)
    case = factories.preparing(office)
    made = services.draw_bodies(uid=case.pk, scope="departments", wanted=3, by=office.lead, at=NOW)
    assert {str(one.body_id) for one in case.visits.all()} == set(made.drawn)
    assert services.drawn_again(made)
    assert len(made.frame) == 9
    with pytest.raises(TransitionDenied) as denied:
        services.draw_bodies(uid=case.pk, scope="departments", wanted=3, by=office.lead, at=NOW)
    assert denied.value.code == "drawn_already"


def test_a_draw_that_was_tampered_with_is_noticed(office):
    factories.departments(8)
    case = factories.preparing(office)
    made = services.draw_bodies(uid=case.pk, scope="departments", wanted=3, by=office.lead, at=NOW)
    made.drawn = list(reversed(made.drawn))
    assert not services.drawn_again(made)


def test_past_findings_give_further_tickets_and_whoever_was_inspected_under_the_plan_is_left_out(office):
    others = factories.departments(3)
    plan = factories.approved_plan(office)
    checklist = factories.checklist_in_force(office)
    factories.demanded(office, checklist=checklist)
    factories.submitted(office, checklist=checklist, plan=plan, bodies=(others[0],), met=True)
    free = factories.preparing(office, checklist=checklist)
    weights = {
        row["name"]: row["weight"]
        for row in services.draw_bodies(
            uid=free.pk, scope="departments", wanted=1, by=office.lead, at=NOW
        ).frame
    }
    assert weights == {office.body.name: 2, **{one.name: 1 for one in others}}
    planned = factories.preparing(office, checklist=checklist, plan=plan)
    made = services.draw_bodies(uid=planned.pk, scope="departments", wanted=1, by=office.lead, at=NOW)
    assert others[0].name not in {row["name"] for row in made.frame}


def test_the_team_is_drawn_from_all_who_may_and_the_lead_comes_in_addition(office):
    case = factories.preparing(office)
    made = services.draw_team(uid=case.pk, wanted=1, by=office.lead, at=NOW)
    assert [row["key"] for row in made.frame] == [str(office.second.pk)]
    assert set(case.team.all()) == {office.lead, office.second}
    with pytest.raises(TransitionDenied):
        services.name_team(uid=case.pk, team=[office.lead], by=office.lead, at=NOW)


@pytest.mark.parametrize("wanted", [0, 99])
def test_no_more_are_drawn_than_there_are(office, wanted):
    case = factories.preparing(office)
    with pytest.raises(ValidationError) as refused:
        services.draw_bodies(uid=case.pk, scope="departments", wanted=wanted, by=office.lead, at=NOW)
    assert "wanted" in refused.value.message_dict
    assert not InspectionDraw.objects.filter(kind=DrawKind.BODIES).exists()
