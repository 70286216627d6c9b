"""The workflows of early warning: of a rule, of a warning, and of a court's notice before listing."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.warnings.choices import CourtState, JobState, RuleStatus, Status

OWNER = frozenset({Role.DEPARTMENT, Role.CLERK})
HEAD = frozenset({Role.SUPERVISOR})
# Who may push a body that does not move: who supervises, and the account of the body above it.
URGING = frozenset({Role.SUPERVISOR})


def _another(case: Any, by: Any, *columns: str) -> None:
    if by.pk in {getattr(case, f"{column}_id") for column in columns}:
        raise TransitionDenied("four_eyes", _("您经手过本件的前面环节，须由另一人办理。"))


# --- Rules ------------------------------------------------------------------------------------
def _ready(rule: Any, *, by: Any, at: datetime, **more: Any) -> None:
    version = rule.newest
    if version is None or version.pk == rule.active_id:
        raise TransitionDenied("nothing_new", _("最新版本已经启用；修改规则后再试算、启用。"))
    if version.written_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("规则由编写人以外的人启用。"))
    if not version.dry_runs.filter(state=JobState.DONE).exists():
        raise TransitionDenied(
            "dry_run_first", _("请先用去年的数据试算本版本，看清会发出多少预警、有多少属实，再启用。")
        )


RULE = Workflow(
    Transition(
        "switch_on",
        gettext_lazy("启用"),
        frozenset({RuleStatus.DRAFT, RuleStatus.ON, RuleStatus.OFF}),
        RuleStatus.ON,
        HEAD,
        _ready,
    ),
    Transition("switch_off", pgettext_lazy("step", "停用"), frozenset({RuleStatus.ON}), RuleStatus.OFF, HEAD),
    states=RuleStatus,
    initial=RuleStatus.DRAFT,
)


# --- Warnings ---------------------------------------------------------------------------------
def _closer(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another(case, by, "acknowledged_by", "measured_by")


WARNING = Workflow(
    Transition("acknowledge", gettext_lazy("确认预警"), frozenset({Status.OPEN}), Status.ACKNOWLEDGED, OWNER),
    Transition(
        "take_measures",
        gettext_lazy("报告处置"),
        frozenset({Status.ACKNOWLEDGED}),
        Status.MEASURED,
        OWNER,
    ),
    Transition(
        "send_back",
        gettext_lazy("退回继续处置"),
        frozenset({Status.MEASURED}),
        Status.ACKNOWLEDGED,
        HEAD,
        _closer,
    ),
    Transition("close", gettext_lazy("办结"), frozenset({Status.MEASURED}), Status.CLOSED, HEAD, _closer),
    Transition(
        "dismiss",
        gettext_lazy("认定不成立"),
        frozenset({Status.ACKNOWLEDGED, Status.MEASURED}),
        Status.CLOSED,
        HEAD,
        _closer,
    ),
    Transition(
        "subside",
        gettext_lazy("自行消除"),
        frozenset({Status.OPEN}),
        Status.SUBSIDED,
        frozenset({Role.CLOCK}),
    ),
    states=Status,
    initial=Status.OPEN,
)


# --- Court notices ------------------------------------------------------------------------------
def _settler(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another(case, by, "entered_by")


ENTERS = frozenset({Role.CLERK})
SETTLES = frozenset({Role.REVIEWER})
_SETTLED = {
    "perform": (gettext_lazy("核定已履行"), CourtState.PERFORMED),
    "list": (gettext_lazy("登记已被列入"), CourtState.LISTED),
    "withdraw": (gettext_lazy("登记法院撤回"), CourtState.WITHDRAWN),
}
COURT = Workflow(
    *(
        Transition(name, label, frozenset({CourtState.OPEN}), target, SETTLES, _settler)
        for name, (label, target) in _SETTLED.items()
    ),
    states=CourtState,
    initial=CourtState.OPEN,
)
