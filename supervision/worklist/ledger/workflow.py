"""The workflows of a policy, of a task, and of one unit's part in it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.worklist.ledger.choices import (
    OPEN_DUTIES,
    DutyStatus,
    ItemStatus,
    PolicyStatus,
    ScheduleKind,
)

ENTERING = frozenset({Role.CLERK, Role.SUPERVISOR})
HEAD = frozenset({Role.REVIEWER, Role.SUPERVISOR})
OFFICE = ENTERING | HEAD
WATCH = frozenset({Role.SUPERVISOR})
# Who says how far a body is: the body itself; for one that has no account here the office that runs the task.
REPORTING = OFFICE | {Role.DEPARTMENT}


def another_than(case: Any, by: Any, *columns: str) -> None:
    if by.pk in {getattr(case, f"{column}_id") for column in columns}:
        raise TransitionDenied("four_eyes", _("您经手过本件的前面环节，须由另一人办理。"))


def _not_who_entered(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "created_by")


def _understood(item: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _not_who_entered(item, by=by, at=at)
    if item.schedule_kind == ScheduleKind.UNKNOWN:
        raise TransitionDenied(
            "schedule_unknown",
            _("时间进度“%s”未能识别，请先人工确定期限，再下达。") % item.schedule_text,
        )


def _all_understood(policy: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _not_who_entered(policy, by=by, at=at)
    drafts = policy.items.filter(status=ItemStatus.DRAFT)
    if not policy.items.exists():
        raise TransitionDenied("nothing_to_issue", _("本文件还没有任务，请先录入或导入任务。"))
    unknown = list(
        drafts.filter(schedule_kind=ScheduleKind.UNKNOWN).order_by("number").values_list("number", flat=True)
    )
    if unknown:
        raise TransitionDenied(
            "schedule_unknown",
            _("第%s项任务的时间进度未能识别，请先人工确定期限，再下达。")
            % _("、").join(str(number) for number in unknown),
        )


def _all_over(policy: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if policy.items.exclude(status__in=(ItemStatus.DONE, ItemStatus.CANCELLED)).exists():
        raise TransitionDenied("tasks_open", _("还有任务没有办结或取消。"))
    if policy.measures.filter(evaluations=None).exists():
        raise TransitionDenied("not_evaluated", _("还有政策措施没有做兑现评估。"))


def _no_part_open(item: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if item.goes_on:
        return
    if item.duties.filter(status__in=OPEN_DUTIES).exists():
        raise TransitionDenied("parts_open", _("还有单位的任务没有核验完成。"))
    if not item.duties.filter(status=DutyStatus.DONE).exists():
        raise TransitionDenied("no_part_done", _("本任务还没有单位承担并完成，请先确定负责单位。"))


def _its_own(duty: Any, *, by: Any, at: datetime, **more: Any) -> None:
    """A task that goes on has no completion; one that is suspended waits."""
    _running(duty)
    if duty.item.goes_on:
        raise TransitionDenied(
            "goes_on", _("持续推进的任务没有完成期限，请按期填报进展；需要办结的由督导人员办理。")
        )


def _running(duty: Any) -> None:
    if duty.item.status != ItemStatus.RUNNING:
        raise TransitionDenied(
            "item_not_running",
            _("本任务当前状态为“%s”，不能办理这一步。") % duty.item.get_status_display(),
        )


def _checker(duty: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _running(duty)
    # The office that runs the task checks, not one below it that only watches its own body.
    if not by.holds(HEAD, over=duty.item):
        raise TransitionDenied("not_your_role", _("完成情况由下达任务的单位核验。"))
    another_than(duty, by, "reported_by")


def _not_again(duty: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if duty.item.schedule_kind == ScheduleKind.RECURRING:
        raise TransitionDenied("next_time_runs", _("定期任务的下一期已经开始，请在下一期办理。"))
    _checker(duty, by=by, at=at)


POLICY = Workflow(
    Transition(
        "issue",
        gettext_lazy("下达全部任务"),
        frozenset({PolicyStatus.DRAFT}),
        PolicyStatus.ISSUED,
        HEAD,
        _all_understood,
    ),
    Transition(
        "close", gettext_lazy("办结"), frozenset({PolicyStatus.ISSUED}), PolicyStatus.CLOSED, HEAD, _all_over
    ),
    states=PolicyStatus,
    initial=PolicyStatus.DRAFT,
)
ITEM = Workflow(
    Transition(
        "issue",
        gettext_lazy("下达"),
        frozenset({ItemStatus.DRAFT}),
        ItemStatus.RUNNING,
        HEAD,
        _understood,
    ),
    Transition("suspend", gettext_lazy("暂停"), frozenset({ItemStatus.RUNNING}), ItemStatus.SUSPENDED, HEAD),
    Transition("resume", gettext_lazy("恢复"), frozenset({ItemStatus.SUSPENDED}), ItemStatus.RUNNING, HEAD),
    Transition(
        "cancel",
        gettext_lazy("取消"),
        frozenset({ItemStatus.RUNNING, ItemStatus.SUSPENDED}),
        ItemStatus.CANCELLED,
        HEAD,
    ),
    Transition(
        "conclude",
        gettext_lazy("办结"),
        frozenset({ItemStatus.RUNNING}),
        ItemStatus.DONE,
        HEAD,
        _no_part_open,
    ),
    states=ItemStatus,
    initial=ItemStatus.DRAFT,
)
DUTY = Workflow(
    Transition(
        "report",
        gettext_lazy("填报完成"),
        frozenset({DutyStatus.DOING}),
        DutyStatus.REPORTED,
        REPORTING,
        _its_own,
    ),
    Transition(
        "accept",
        gettext_lazy("核验完成"),
        frozenset({DutyStatus.REPORTED}),
        DutyStatus.DONE,
        HEAD,
        _checker,
    ),
    Transition(
        "send_back",
        gettext_lazy("退回"),
        frozenset({DutyStatus.REPORTED}),
        DutyStatus.DOING,
        HEAD,
        _checker,
    ),
    Transition(
        "reopen",
        gettext_lazy("重新推进"),
        frozenset({DutyStatus.DONE}),
        DutyStatus.DOING,
        WATCH,
        _not_again,
    ),
    Transition(
        "end",
        gettext_lazy("不再承担"),
        frozenset({DutyStatus.DOING, DutyStatus.REPORTED}),
        DutyStatus.ENDED,
        HEAD,
        _checker,
    ),
    states=DutyStatus,
    initial=DutyStatus.DOING,
)
