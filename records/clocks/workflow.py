"""Which operation a deadline allows in which state, and who decides on an extension."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import BUSINESS_ROLES, Role
from records.clocks.catalogue import NEVER_EXTENDED, general_key
from records.clocks.models import DeadlineState, ExtensionState
from records.common.workflow import Transition, TransitionDenied, Workflow

DECIDERS = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_OPEN = frozenset({DeadlineState.RUNNING, DeadlineState.PAUSED, DeadlineState.OVERDUE})

# Whether somebody may take the step of the case that starts, meets, pauses or cancels a deadline, the case's
# own workflow has asked before; here only the deadline's state speaks.
OPERATIONS: dict[str, tuple[Any, frozenset[DeadlineState]]] = {
    "meet": (gettext_lazy("完成"), _OPEN),
    "cancel": (gettext_lazy("取消"), _OPEN),
    # The law stops a period that is running; one that has passed can no longer stand still.
    "pause": (gettext_lazy("暂停"), frozenset({DeadlineState.RUNNING})),
    "resume": (gettext_lazy("恢复"), frozenset({DeadlineState.PAUSED})),
    "ask_extension": (
        gettext_lazy("申请延期"),
        frozenset({DeadlineState.RUNNING, DeadlineState.PAUSED}),
    ),
}


def refuse_wrong_state(deadline: Any, name: str, *, on: Any) -> None:
    label, states = OPERATIONS[name]
    state = deadline.state_on(on)
    if state not in states:
        raise TransitionDenied(
            "wrong_state",
            _("该时限当前为“%(state)s”，不能%(label)s；只适用于：%(states)s。")
            % {
                "state": state.label,
                "label": label,
                "states": _("、").join(str(one.label) for one in DeadlineState if one in states),
            },
        )


def refuse_stranger(deadline: Any, *, by: Any) -> None:
    """More time is asked for by whose work it is, where it may be asked for at all."""
    if general_key(deadline.key) in NEVER_EXTENDED:
        raise TransitionDenied("never_extended", _("该期限不能申请延期，只能按法定程序变更。"))
    if deadline.role not in BUSINESS_ROLES or not by.holds(deadline.role, over=deadline):
        raise TransitionDenied(
            "not_your_role",
            _("只有承办这一时限的人员（%(role)s）可以申请延期。") % {"role": deadline.get_role_display()},
        )


def _another_person(extension: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if extension.asked_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("不能批准自己提出的延期，请由另一位审核或督导人员决定。"))


def _still_open(extension: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another_person(extension, by=by, at=at)
    deadline = extension.deadline
    if not deadline.is_open or deadline.overdue_noticed_at is not None:
        raise TransitionDenied(
            "deadline_over",
            _("该时限已完成、已取消或已按超期处理，不能再延长；可选择“不批准”并说明。"),
        )


EXTENSION = Workflow(
    Transition(
        "grant",
        gettext_lazy("批准延期"),
        frozenset({ExtensionState.ASKED}),
        ExtensionState.GRANTED,
        DECIDERS,
        _still_open,
    ),
    Transition(
        "refuse",
        gettext_lazy("不批准延期"),
        frozenset({ExtensionState.ASKED}),
        ExtensionState.REFUSED,
        DECIDERS,
        _another_person,
    ),
    states=ExtensionState,
    initial=ExtensionState.ASKED,
    field="state",
)
