"""Plans, checklists, inspections and findings."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.inspections.choices import (
    FINDING_OVER,
    ChecklistStatus,
    FindingStatus,
    Gravity,
    InspectionStatus,
    PlanStatus,
    VisitStatus,
)
from supervision.inspections.parties import BODY, HEADS, INSPECTORS, OFFICE
from supervision.inspections.workflow.guards import another_than, by_another, not_among

FEWEST_INSPECTORS = 2

PLAN = Workflow(
    Transition(
        "approve",
        gettext_lazy("批准计划"),
        frozenset({PlanStatus.DRAFT}),
        PlanStatus.APPROVED,
        HEADS,
        by_another("created_by"),
    ),
    Transition(
        "complete",
        gettext_lazy("确认全年完成"),
        frozenset({PlanStatus.APPROVED}),
        PlanStatus.COMPLETED,
        OFFICE,
        by_another("created_by"),
    ),
    states=PlanStatus,
    initial=PlanStatus.DRAFT,
)

CHECKLIST = Workflow(
    Transition(
        "approve",
        gettext_lazy("批准启用"),
        frozenset({ChecklistStatus.DRAFT}),
        ChecklistStatus.IN_FORCE,
        HEADS,
        by_another("created_by"),
    ),
    Transition(
        "replace",
        gettext_lazy("由新版代替"),
        frozenset({ChecklistStatus.IN_FORCE}),
        ChecklistStatus.REPLACED,
        HEADS,
    ),
    states=ChecklistStatus,
    initial=ChecklistStatus.DRAFT,
)


def _ready(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "created_by")
    if case.checklist.status != ChecklistStatus.IN_FORCE:
        raise TransitionDenied(
            "checklist_not_in_force", _("检查清单未启用或已被新版代替，请换用使用中的清单。")
        )
    team = set(case.team.values_list("pk", flat=True))
    if len(team) < FEWEST_INSPECTORS or case.lead_id not in team:
        raise TransitionDenied("team_too_small", _("检查组不少于两人，组长须在检查组中。"))
    if not case.visits.exists():
        raise TransitionDenied("nobody_chosen", _("请先抽取或指定被检查单位。"))


def _all_visited(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.visits.filter(status=VisitStatus.PLANNED).exists():
        raise TransitionDenied("visits_open", _("还有被检查单位没有提交检查记录。"))


def _nothing_open(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    # Asked of the findings' own table, so that a finding of any visit counts.
    from supervision.inspections.models import InspectionFinding

    left = InspectionFinding.objects.filter(visit__inspection=case).exclude(status__in=FINDING_OVER)
    if left.exists():
        raise TransitionDenied("findings_open", _("还有问题没有整改到位或者没有处理完。"))


def _nobody_visited(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.visits.filter(status=VisitStatus.SUBMITTED).exists():
        raise TransitionDenied("visited_already", _("已有单位提交检查记录，不能取消；请提前结束检查。"))


INSPECTION = Workflow(
    Transition(
        "issue",
        gettext_lazy("批准并发出检查通知"),
        frozenset({InspectionStatus.PREPARING}),
        InspectionStatus.ISSUED,
        HEADS,
        _ready,
    ),
    Transition(
        "conclude",
        gettext_lazy("结束检查"),
        frozenset({InspectionStatus.ISSUED}),
        InspectionStatus.CONCLUDED,
        INSPECTORS,
        _all_visited,
    ),
    Transition(
        "close",
        gettext_lazy("办结"),
        frozenset({InspectionStatus.CONCLUDED}),
        InspectionStatus.CLOSED,
        OFFICE,
        _nothing_open,
    ),
    Transition(
        "cancel",
        gettext_lazy("取消检查"),
        frozenset({InspectionStatus.PREPARING, InspectionStatus.ISSUED}),
        InspectionStatus.CANCELLED,
        OFFICE,
        _nobody_visited,
    ),
    states=InspectionStatus,
    initial=InspectionStatus.PREPARING,
)


def _heard(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "noted_by")
    if case.status == FindingStatus.NOTED and timezone.localdate(at) <= case.comment_until:
        raise TransitionDenied(
            "not_heard",
            _("被检查单位可在%s前作出说明；收到说明或期满后才能认定。") % case.comment_until.isoformat(),
        )


def _checker(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "settled_by")
    not_among(case, by, "writers")


def _checked_on_the_spot(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _checker(case, by=by, at=at)
    if case.gravity == Gravity.SERIOUS and case.followed_on is None:
        raise TransitionDenied("follow_up_first", _("严重问题须先回访并登记回访情况，再认定整改到位。"))


def _overdue(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _checker(case, by=by, at=at)
    if case.escalated_at is None:
        raise TransitionDenied(
            "not_overdue", _("整改期限至%s，逾期督办后仍未整改到位的才能认定。") % case.due_on.isoformat()
        )


FINDING = Workflow(
    Transition(
        "comment",
        gettext_lazy("作出说明"),
        frozenset({FindingStatus.NOTED}),
        FindingStatus.COMMENTED,
        BODY,
    ),
    Transition(
        "demand",
        gettext_lazy("认定问题并要求整改"),
        frozenset({FindingStatus.NOTED, FindingStatus.COMMENTED}),
        FindingStatus.DEMANDED,
        OFFICE,
        _heard,
    ),
    Transition(
        "drop",
        gettext_lazy("不予认定"),
        frozenset({FindingStatus.NOTED, FindingStatus.COMMENTED}),
        FindingStatus.DROPPED,
        OFFICE,
        by_another("noted_by"),
    ),
    Transition(
        "answer",
        gettext_lazy("报送整改结果"),
        frozenset({FindingStatus.DEMANDED, FindingStatus.RETURNED}),
        FindingStatus.ANSWERED,
        BODY,
    ),
    Transition(
        "accept",
        gettext_lazy("认定整改到位"),
        frozenset({FindingStatus.ANSWERED}),
        FindingStatus.ACCEPTED,
        OFFICE,
        _checked_on_the_spot,
    ),
    Transition(
        "return",
        gettext_lazy("退回继续整改"),
        frozenset({FindingStatus.ANSWERED}),
        FindingStatus.RETURNED,
        OFFICE,
        _checker,
    ),
    Transition(
        "not_rectify",
        gettext_lazy("认定逾期未整改"),
        frozenset({FindingStatus.DEMANDED, FindingStatus.RETURNED}),
        FindingStatus.NOT_RECTIFIED,
        OFFICE,
        _overdue,
    ),
    states=FindingStatus,
    initial=FindingStatus.NOTED,
)
