"""The workflow of a credit repair (信用修复)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.remedies.choices import OPEN_REPAIRS, RepairStatus
from records.remedies.due import is_late
from records.remedies.eligible import refuse_ineligible
from records.remedies.parties import Party
from records.remedies.workflow.guards import another_than, not_by_whom_it_is_about, record_over, record_stands

CENTRE = frozenset({Role.CLERK, Role.REVIEWER})
REVIEWERS = frozenset({Role.REVIEWER})


def _outsider(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)


def _once(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _outsider(case, by=by, at=at)
    if case.supplement_asked:
        raise TransitionDenied(
            "told_once", _("应当一次告知需补正的全部内容，本案已告知过；请受理，或说明理由不予受理。")
        )


def _acceptable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _outsider(case, by=by, at=at)
    refuse_ineligible(case, at=at)


def _not_acceptable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _outsider(case, by=by, at=at)
    another_than(case, by, "filed_by")
    if case.status == RepairStatus.SUPPLEMENT and not is_late(case, "repair_supplement", at=at):
        raise TransitionDenied("still_time", _("申请人仍在补正期内，期满未补正的方可不予受理。"))


def _answerable(case: Any, *, by: Any, at: datetime, letter: str | None = None, **more: Any) -> None:
    _outsider(case, by=by, at=at)
    if case.authority_answered_at:
        raise TransitionDenied("already_answered", _("认定单位已经答复，请等待决定。"))
    if letter is not None and not letter.strip() and not by.holds({Role.DEPARTMENT}):
        raise TransitionDenied("letter_needed", _("代为登记答复的，请填写来函文号。"))


def _another(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _outsider(case, by=by, at=at)
    another_than(case, by, "accepted_by", "authority_answered_by", "filed_by")


def _approvable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another(case, by=by, at=at)
    if not case.authority_agrees:
        raise TransitionDenied("authority_not_agreed", _("谁认定、谁修复：认定单位同意后方可同意修复。"))
    refuse_ineligible(case, at=at)


def _refusable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another(case, by=by, at=at)
    if case.authority_agrees is None and not is_late(case, "repair_source", at=at):
        raise TransitionDenied("authority_not_heard", _("认定单位尚在核实期内，请等待其答复。"))


def _executable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    record_stands(case)


def _undoubted(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _outsider(case, by=by, at=at)
    another_than(case, by, "doubted_by")


REPAIR = Workflow(
    Transition(
        "ask_supplement",
        gettext_lazy("通知补正"),
        frozenset({RepairStatus.SUBMITTED}),
        RepairStatus.SUPPLEMENT,
        CENTRE,
        _once,
    ),
    Transition(
        "supplement",
        gettext_lazy("补正材料"),
        frozenset({RepairStatus.SUPPLEMENT}),
        RepairStatus.SUBMITTED,
        frozenset({Party.APPLICANT, Role.CLERK}),
    ),
    Transition(
        "accept",
        gettext_lazy("受理并转认定单位"),
        frozenset({RepairStatus.SUBMITTED}),
        RepairStatus.WITH_AUTHORITY,
        CENTRE,
        _acceptable,
    ),
    Transition(
        "not_accept",
        gettext_lazy("不予受理"),
        frozenset({RepairStatus.SUBMITTED, RepairStatus.SUPPLEMENT}),
        RepairStatus.REFUSED,
        REVIEWERS,
        _not_acceptable,
    ),
    Transition(
        "answer",
        gettext_lazy("答复核实情况"),
        frozenset({RepairStatus.WITH_AUTHORITY}),
        RepairStatus.WITH_AUTHORITY,
        frozenset({Role.DEPARTMENT, Role.CLERK}),
        _answerable,
    ),
    Transition(
        "approve",
        gettext_lazy("同意修复"),
        frozenset({RepairStatus.WITH_AUTHORITY}),
        RepairStatus.APPROVED,
        REVIEWERS,
        _approvable,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予修复"),
        frozenset({RepairStatus.WITH_AUTHORITY}),
        RepairStatus.REFUSED,
        REVIEWERS,
        _refusable,
    ),
    Transition(
        "execute",
        gettext_lazy("执行修复"),
        frozenset({RepairStatus.APPROVED}),
        RepairStatus.EXECUTED,
        REVIEWERS | {Role.CLOCK},
        _executable,
    ),
    Transition(
        "doubt",
        gettext_lazy("提出涉嫌虚假"),
        frozenset({RepairStatus.EXECUTED}),
        RepairStatus.DOUBTED,
        CENTRE | {Role.SUPERVISOR},
        _outsider,
    ),
    Transition(
        "clear",
        gettext_lazy("核实无虚假"),
        frozenset({RepairStatus.DOUBTED}),
        RepairStatus.EXECUTED,
        REVIEWERS,
        _undoubted,
    ),
    Transition(
        "revoke",
        gettext_lazy("撤销修复"),
        frozenset({RepairStatus.DOUBTED}),
        RepairStatus.REVOKED,
        REVIEWERS,
        _undoubted,
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤回"),
        frozenset({RepairStatus.SUBMITTED, RepairStatus.SUPPLEMENT, RepairStatus.WITH_AUTHORITY}),
        RepairStatus.WITHDRAWN,
        frozenset({Party.APPLICANT, Role.CLERK}),
    ),
    Transition(
        "moot",
        gettext_lazy("终结"),
        frozenset(OPEN_REPAIRS),
        RepairStatus.MOOT,
        frozenset({Role.REVIEWER, Role.CLOCK}),
        record_over,
    ),
    states=RepairStatus,
    initial=RepairStatus.SUBMITTED,
)
