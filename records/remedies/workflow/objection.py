"""The workflow of an objection (异议)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.remedies.choices import OPEN_OBJECTIONS, ObjectionStatus, Outcome
from records.remedies.due import is_late
from records.remedies.parties import Party
from records.remedies.workflow.guards import (
    another_than,
    not_by_whom_it_is_about,
    record_over,
    record_stands,
)

CENTRE = frozenset({Role.CLERK, Role.REVIEWER})
REVIEWERS = frozenset({Role.REVIEWER})


def _acceptable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)
    record_stands(case)


def _refusable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)
    another_than(case, by, "filed_by")


def _sendable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)
    if not case.source_name:
        raise TransitionDenied("own_data", _("该记录由本单位提供，请直接核查并拟定意见。"))
    if case.source_answered_at:
        raise TransitionDenied("already_answered", _("信息提供单位已经答复，请据此拟定意见。"))


def _answerable(case: Any, *, by: Any, at: datetime, letter: str | None = None, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)
    _by_letter(by, letter)


def _by_letter(by: Any, letter: str | None) -> None:
    # The office may enter what the other body wrote, never answer in its place.
    if letter is not None and not letter.strip() and not by.holds({Role.DEPARTMENT}):
        raise TransitionDenied("letter_needed", _("代为登记答复的，请填写来函文号。"))


def _proposable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)
    record_stands(case)
    if case.source_name and not case.source_answered_at and not is_late(case, "objection_source", at=at):
        raise TransitionDenied(
            "source_not_heard", _("请先转信息提供单位核实；其逾期未答复的，方可直接拟定意见。")
        )


def _another(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)
    another_than(case, by, "filed_by", "accepted_by", "proposed_by", "source_answered_by")


def _decidable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another(case, by=by, at=at)
    if case.proposed_outcome != Outcome.KEPT:
        record_stands(case)


OBJECTION = Workflow(
    Transition(
        "accept",
        gettext_lazy("受理"),
        frozenset({ObjectionStatus.SUBMITTED}),
        ObjectionStatus.ACCEPTED,
        CENTRE,
        _acceptable,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予受理"),
        frozenset({ObjectionStatus.SUBMITTED}),
        ObjectionStatus.REFUSED,
        REVIEWERS,
        _refusable,
    ),
    Transition(
        "send",
        gettext_lazy("转信息提供单位核实"),
        frozenset({ObjectionStatus.ACCEPTED}),
        ObjectionStatus.WITH_SOURCE,
        CENTRE,
        _sendable,
    ),
    Transition(
        "answer",
        gettext_lazy("答复核实情况"),
        frozenset({ObjectionStatus.WITH_SOURCE}),
        ObjectionStatus.ACCEPTED,
        frozenset({Role.DEPARTMENT, Role.CLERK}),
        _answerable,
    ),
    Transition(
        "propose",
        gettext_lazy("拟定处理意见"),
        frozenset({ObjectionStatus.ACCEPTED, ObjectionStatus.WITH_SOURCE}),
        ObjectionStatus.PROPOSED,
        CENTRE,
        _proposable,
    ),
    Transition(
        "return",
        gettext_lazy("退回重拟"),
        frozenset({ObjectionStatus.PROPOSED}),
        ObjectionStatus.ACCEPTED,
        REVIEWERS,
        _another,
    ),
    Transition(
        "decide",
        gettext_lazy("作出决定"),
        frozenset({ObjectionStatus.PROPOSED}),
        ObjectionStatus.DECIDED,
        REVIEWERS,
        _decidable,
    ),
    Transition(
        "inform",
        gettext_lazy("告知申请人"),
        frozenset({ObjectionStatus.DECIDED}),
        ObjectionStatus.INFORMED,
        CENTRE,
    ),
    Transition(
        "close",
        gettext_lazy("办结归档"),
        frozenset({ObjectionStatus.INFORMED}),
        ObjectionStatus.CLOSED,
        CENTRE | {Role.CLOCK},
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤回"),
        frozenset(OPEN_OBJECTIONS),
        ObjectionStatus.WITHDRAWN,
        frozenset({Party.APPLICANT, Role.CLERK}),
    ),
    Transition(
        "moot",
        gettext_lazy("终结"),
        frozenset(OPEN_OBJECTIONS),
        ObjectionStatus.MOOT,
        frozenset({Role.REVIEWER, Role.CLOCK}),
        record_over,
    ),
    states=ObjectionStatus,
    initial=ObjectionStatus.SUBMITTED,
)
