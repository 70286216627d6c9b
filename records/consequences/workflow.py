"""The workflows of this room as tables: what may happen, from where, by whom, and under what condition."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.consequences.choices import (
    OPEN_ORDERS,
    Audience,
    MeasureStatus,
    NoticeStatus,
    OrderStatus,
    ReportStatus,
    ResponsibilityStatus,
)
from records.dishonesty.choices import Scope
from records.dishonesty.models import DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

BODY = frozenset({Role.DEPARTMENT})
CLERKS = frozenset({Role.CLERK})
REVIEWERS = frozenset({Role.REVIEWER})
SUPERVISORS = frozenset({Role.SUPERVISOR})
OFFICE = frozenset({Role.REVIEWER, Role.SUPERVISOR})

# Steps that leave somebody with a decision against him, or take one back, say why.
REASON_NEEDED = frozenset({"return", "withdraw", "not_rectify", "refuse", "lift", "dismiss", "cancel"})


def another_than_wrote(case: Any, *, by: "User", at: datetime) -> None:
    if by.pk in case.writers:
        raise TransitionDenied("four_eyes", _("材料由您书写或报送，须由另一人办理。"))


def judges_another(order: Any, *, by: "User", at: datetime) -> None:
    """Nobody judges what he ordered, nor what he wrote."""
    another_than_wrote(order, by=by, at=at)
    if by.pk == order.ordered_by_id:
        raise TransitionDenied("four_eyes", _("整改通知由您下达，须由另一人核查和决定。"))


def ordered_by_another(order: Any, *, by: "User", at: datetime) -> None:
    if by.pk == order.ordered_by_id:
        raise TransitionDenied("four_eyes", _("整改通知由您下达，不能由您代被整改单位办理。"))


def overdue(order: Any, *, by: "User", at: datetime) -> None:
    judges_another(order, by=by, at=at)
    if timezone.localdate(at) <= order.due_on:
        raise TransitionDenied(
            "not_overdue",
            _("整改期限至 %(day)s，期满后仍未整改到位的才能认定。") % {"day": order.due_on.isoformat()},
        )


ORDER = Workflow(
    Transition(
        "explain",
        gettext_lazy("报送书面说明"),
        frozenset({OrderStatus.ORDERED}),
        OrderStatus.EXPLAINED,
        BODY,
        ordered_by_another,
    ),
    Transition(
        "submit",
        gettext_lazy("报送整改结果"),
        frozenset({OrderStatus.EXPLAINED, OrderStatus.RETURNED}),
        OrderStatus.SUBMITTED,
        BODY,
        ordered_by_another,
    ),
    Transition(
        "accept",
        gettext_lazy("认定整改到位"),
        frozenset({OrderStatus.SUBMITTED}),
        OrderStatus.ACCEPTED,
        SUPERVISORS,
        judges_another,
    ),
    Transition(
        "return",
        gettext_lazy("退回继续整改"),
        frozenset({OrderStatus.SUBMITTED}),
        OrderStatus.RETURNED,
        SUPERVISORS,
        judges_another,
    ),
    Transition(
        "not_rectify",
        gettext_lazy("认定逾期未整改"),
        frozenset({OrderStatus.ORDERED, OrderStatus.EXPLAINED, OrderStatus.RETURNED}),
        OrderStatus.NOT_RECTIFIED,
        SUPERVISORS,
        overdue,
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤回整改通知"),
        frozenset(OPEN_ORDERS),
        OrderStatus.WITHDRAWN,
        OFFICE,
        judges_another,
    ),
    states=OrderStatus,
    initial=OrderStatus.ORDERED,
)


def entered_by_another(case: Any, *, by: "User", at: datetime) -> None:
    if by.pk == case.entered_by_id:
        raise TransitionDenied("four_eyes", _("本件由您登记，须由另一人审定。"))


MEASURE = Workflow(
    Transition(
        "decide",
        gettext_lazy("审定生效"),
        frozenset({MeasureStatus.ENTERED}),
        MeasureStatus.IN_FORCE,
        REVIEWERS,
        entered_by_another,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予采取"),
        frozenset({MeasureStatus.ENTERED}),
        MeasureStatus.REFUSED,
        REVIEWERS,
        entered_by_another,
    ),
    Transition(
        "lift",
        gettext_lazy("解除"),
        frozenset({MeasureStatus.IN_FORCE}),
        MeasureStatus.LIFTED,
        REVIEWERS | {Role.CLOCK},
        entered_by_another,
    ),
    Transition(
        "expire",
        gettext_lazy("期满结束"),
        frozenset({MeasureStatus.IN_FORCE}),
        MeasureStatus.EXPIRED,
        frozenset({Role.CLOCK}),
    ),
    states=MeasureStatus,
    initial=MeasureStatus.ENTERED,
)


def lawful_audience(notice: Any, *, by: "User", at: datetime) -> None:
    entered_by_another(notice, by=by, at=at)
    shown = DishonestyRecord.objects.on_display(on=timezone.localdate(at)).filter(scope=Scope.PUBLIC)
    if notice.audience == Audience.PUBLIC and not shown.filter(pk=notice.record_id).exists():
        raise TransitionDenied(
            "record_not_public",
            _("记录未公开公示，或公示已终止，通报只能在内部印发；请退回起草人修改通报范围。"),
        )


NOTICE = Workflow(
    Transition(
        "issue",
        gettext_lazy("审定印发"),
        frozenset({NoticeStatus.DRAFT}),
        NoticeStatus.ISSUED,
        REVIEWERS,
        lawful_audience,
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤回"),
        frozenset({NoticeStatus.DRAFT, NoticeStatus.ISSUED}),
        NoticeStatus.WITHDRAWN,
        REVIEWERS,
    ),
    states=NoticeStatus,
    initial=NoticeStatus.DRAFT,
)

RESPONSIBILITY = Workflow(
    Transition(
        "confirm",
        gettext_lazy("确认责任"),
        frozenset({ResponsibilityStatus.ENTERED}),
        ResponsibilityStatus.CONFIRMED,
        OFFICE,
        entered_by_another,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予认定"),
        frozenset({ResponsibilityStatus.ENTERED}),
        ResponsibilityStatus.REFUSED,
        OFFICE,
        entered_by_another,
    ),
    states=ResponsibilityStatus,
    initial=ResponsibilityStatus.ENTERED,
)

REPORT = Workflow(
    Transition(
        "file",
        gettext_lazy("报告"),
        frozenset({ReportStatus.DUE, ReportStatus.RETURNED}),
        ReportStatus.FILED,
        BODY,
    ),
    Transition(
        "take",
        gettext_lazy("采用并起草记录"),
        frozenset({ReportStatus.FILED}),
        ReportStatus.TAKEN,
        CLERKS,
        another_than_wrote,
    ),
    Transition(
        "return",
        gettext_lazy("退回补充"),
        frozenset({ReportStatus.FILED}),
        ReportStatus.RETURNED,
        frozenset({Role.CLERK, Role.REVIEWER}),
        another_than_wrote,
    ),
    Transition(
        "dismiss",
        gettext_lazy("认定不构成失信"),
        frozenset({ReportStatus.FILED}),
        ReportStatus.DISMISSED,
        REVIEWERS,
        another_than_wrote,
    ),
    Transition(
        "cancel",
        gettext_lazy("无须报告"),
        frozenset({ReportStatus.DUE}),
        ReportStatus.CANCELLED,
        REVIEWERS,
    ),
    states=ReportStatus,
    initial=ReportStatus.DUE,
)
