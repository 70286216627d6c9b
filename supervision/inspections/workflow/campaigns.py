"""Campaigns, and each of their targets on its way to zero."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.inspections.choices import CampaignStatus, TargetStatus
from supervision.inspections.parties import CLOCK, HEADS, OFFICE
from supervision.inspections.workflow.guards import another_than, by_another, not_among


def _over(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if timezone.localdate(at) <= case.ends_on:
        raise TransitionDenied("not_over", _("清零期限至%s，期满后才能转入处理。") % case.ends_on.isoformat())


def _all_dealt_with(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    left = (TargetStatus.OPEN, TargetStatus.SEEN, TargetStatus.LEFT, TargetStatus.PROPOSED)
    if case.targets.filter(status__in=left).exists():
        raise TransitionDenied("targets_open", _("还有治理对象没有确认清零，也没有移送追责。"))


CAMPAIGN = Workflow(
    Transition(
        "open",
        gettext_lazy("批准启动"),
        frozenset({CampaignStatus.DRAFT}),
        CampaignStatus.RUNNING,
        HEADS,
        by_another("created_by"),
    ),
    Transition(
        "end",
        gettext_lazy("期限届满"),
        frozenset({CampaignStatus.RUNNING}),
        CampaignStatus.ENDED,
        OFFICE | CLOCK,
        _over,
    ),
    Transition(
        "close",
        gettext_lazy("办结"),
        frozenset({CampaignStatus.RUNNING, CampaignStatus.ENDED}),
        CampaignStatus.CLOSED,
        OFFICE,
        _all_dealt_with,
    ),
    Transition(
        "cancel",
        gettext_lazy("取消"),
        frozenset({CampaignStatus.DRAFT}),
        CampaignStatus.CANCELLED,
        OFFICE,
    ),
    states=CampaignStatus,
    initial=CampaignStatus.DRAFT,
)


def _not_a_writer(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_among(case, by, "writers")


def _judge(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "proposed_by")


TARGET = Workflow(
    Transition(
        "see_zero",
        gettext_lazy("数据显示已清零"),
        frozenset({TargetStatus.OPEN, TargetStatus.LEFT, TargetStatus.PROPOSED}),
        TargetStatus.SEEN,
        CLOCK,
    ),
    Transition(
        "see_again",
        gettext_lazy("数据显示未清零"),
        frozenset({TargetStatus.SEEN, TargetStatus.SETTLED}),
        TargetStatus.OPEN,
        CLOCK,
    ),
    Transition(
        "confirm",
        gettext_lazy("确认清零"),
        frozenset({TargetStatus.SEEN}),
        TargetStatus.SETTLED,
        OFFICE,
        _not_a_writer,
    ),
    Transition(
        "leave",
        gettext_lazy("到期未清零"),
        frozenset({TargetStatus.OPEN}),
        TargetStatus.LEFT,
        OFFICE | CLOCK,
    ),
    Transition(
        "propose",
        gettext_lazy("提出追责建议"),
        frozenset({TargetStatus.LEFT}),
        TargetStatus.PROPOSED,
        OFFICE,
    ),
    Transition(
        "refer",
        gettext_lazy("同意并移送追责"),
        frozenset({TargetStatus.PROPOSED}),
        TargetStatus.REFERRED,
        HEADS,
        _judge,
    ),
    Transition(
        "refuse",
        gettext_lazy("不同意追责建议"),
        frozenset({TargetStatus.PROPOSED}),
        TargetStatus.LEFT,
        HEADS,
        _judge,
    ),
    states=TargetStatus,
    initial=TargetStatus.OPEN,
)
