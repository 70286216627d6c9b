from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy, override

from records.common.workflow import Transition, TransitionDenied, Workflow

NOW = datetime(2026, 3, 9, tzinfo=UTC)


class State(TextChoices):
    DRAFT = "draft", gettext_lazy("草稿")
    SUBMITTED = "submitted", gettext_lazy("已提交")
    RETURNED = "returned", gettext_lazy("已退回")
    APPROVED = "approved", gettext_lazy("已审核")


class Role(TextChoices):
    CLERK = "clerk", gettext_lazy("录入")
    REVIEWER = "reviewer", gettext_lazy("审核")


@dataclass
class Paper:
    status: str
    writer: str = "wang"


@dataclass
class Person:
    name: str
    roles: set

    def holds(self, roles, *, over=None):
        assert over is not None
        return bool(self.roles & set(roles))


def another_person(paper, *, by, at, **more):
    if paper.writer == by.name:
        raise TransitionDenied("four_eyes", "须由另一人审核。")
    if more.get("reason") == "":
        raise TransitionDenied("reason_missing", "请填写理由。")


SUBMIT = Transition(
    "submit", gettext_lazy("提交"), frozenset({"draft", "returned"}), "submitted", frozenset({Role.CLERK})
)
RETURN = Transition(
    "return", '退回: "重填";', frozenset({"submitted"}), "returned", frozenset({Role.REVIEWER})
)
APPROVE = Transition(
    "approve", "审核通过", frozenset({"submitted"}), "approved", frozenset({Role.REVIEWER}), another_person
)
FLOW = Workflow(SUBMIT, RETURN, APPROVE, states=State, initial=State.DRAFT)

WANG = Person("wang", {"clerk"})
LI = Person("li", {"reviewer"})
BOTH = Person("wang", {"clerk", "reviewer"})


def denial(paper, name, by, **more):
    with pytest.raises(TransitionDenied) as caught:
        FLOW.check(paper, name, by=by, at=NOW, **more)
    return caught.value


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(("name", "by"), [("submit", WANG), ("return", LI), ("approve", LI)])
def test_a_step_is_open_from_exactly_the_states_of_the_table(state, name, by):
    transition = FLOW.transitions[name]
    if state in transition.sources:
        assert FLOW.check(Paper(state), name, by=by, at=NOW) is transition
    else:
        assert denial(Paper(state), name, by).code == "wrong_state"


def test_the_refusal_says_where_the_paper_is_and_where_it_would_have_to_be():
    denied = denial(Paper("approved"), "submit", WANG)
    assert denied.message == "当前状态为“已审核”，不能执行“提交”；该操作只适用于：草稿、已退回。"
    assert str(denied) == denied.message


def test_a_person_without_the_role_learns_which_one_it_takes():
    denied = denial(Paper("submitted"), "approve", WANG)
    assert denied.code == "not_your_role"
    assert "以下角色的人员执行：审核" in denied.message


def test_an_unknown_step_lists_the_known_ones():
    denied = denial(Paper("draft"), "publish", WANG)
    assert denied.code == "unknown_transition"
    assert "submit、return、approve" in denied.message


def test_the_guard_has_the_last_word_and_hears_what_the_caller_adds():
    assert denial(Paper("submitted"), "approve", BOTH).code == "four_eyes"
    assert denial(Paper("submitted"), "approve", LI, reason="").code == "reason_missing"
    assert FLOW.check(Paper("submitted"), "approve", by=LI, at=NOW, reason="属实") is APPROVE


def test_state_is_asked_before_role_and_role_before_guard():
    assert denial(Paper("draft"), "approve", WANG).code == "wrong_state"
    assert denial(Paper("submitted"), "approve", WANG).code == "not_your_role"


def test_a_state_that_the_table_does_not_know_is_shown_as_it_is():
    assert "“lost”" in denial(Paper("lost"), "submit", WANG).message


def test_a_person_sees_every_step_with_the_reason_why_not():
    answers = [
        (step.name, denied and denied.code)
        for step, denied in FLOW.allowed(Paper("submitted"), by=LI, at=NOW)
    ]
    assert answers == [("submit", "wrong_state"), ("return", None), ("approve", None)]
    answers = [
        denied and denied.code for _step, denied in FLOW.allowed(Paper("submitted"), by=LI, at=NOW, reason="")
    ]
    assert answers == ["wrong_state", None, "reason_missing"]


def test_the_state_may_lie_in_another_column():
    @dataclass
    class Objection:
        stage: str

    flow = Workflow(SUBMIT, states=State, initial="draft", field="stage")
    assert flow.check(Objection("draft"), "submit", by=WANG, at=NOW) is SUBMIT


def test_the_diagram_is_chinese_whatever_language_the_command_runs_in():
    with override("en"):
        assert FLOW.diagram() == (
            "stateDiagram-v2\n"
            '    state "草稿" as draft\n'
            '    state "已提交" as submitted\n'
            '    state "已退回" as returned\n'
            '    state "已审核" as approved\n'
            "    [*] --> draft\n"
            "    draft --> submitted: 提交（录入）\n"
            "    returned --> submitted: 提交（录入）\n"
            "    submitted --> returned: 退回： ”重填”；（审核）\n"
            "    submitted --> approved: 审核通过（审核）\n"
            "    approved --> [*]\n"
        )


@pytest.mark.parametrize(
    ("transitions", "initial", "message"),
    [
        ([SUBMIT, SUBMIT], "draft", "same name"),
        ([SUBMIT], "nowhere", "initial state"),
        (
            [Transition("x", "x", frozenset({"draft"}), "gone", frozenset({"clerk"}))],
            "draft",
            r"not states: \['gone'\]",
        ),
        (
            [Transition("x", "x", frozenset({"odd"}), "draft", frozenset({"clerk"}))],
            "draft",
            r"not states: \['odd'\]",
        ),
        (
            [Transition("x", "x", frozenset(), "draft", frozenset({"clerk"}))],
            "draft",
            "no source state or no role",
        ),
        (
            [Transition("x", "x", frozenset({"draft"}), "draft", frozenset())],
            "draft",
            "no source state or no role",
        ),
    ],
)
def test_a_table_with_a_mistake_does_not_start(transitions, initial, message):
    with pytest.raises(ValueError, match=message):
        Workflow(*transitions, states=State, initial=initial)
