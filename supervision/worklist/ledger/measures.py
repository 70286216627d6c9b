"""The figures of tasks: done in time, and what is late."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field
from supervision.worklist.ledger.choices import DutyStatus, ItemStatus
from supervision.worklist.ledger.models import TaskDuty

FIELD = "tasks"


def _parts() -> QuerySet[TaskDuty]:
    """Whoever had his part taken off, or whose task was cancelled or stands still, owed nothing."""
    return (
        TaskDuty.objects.filter(item__status__in=(ItemStatus.RUNNING, ItemStatus.DONE))
        .exclude(status=DutyStatus.ENDED)
        .select_related("item")
        .order_by("-due_on", "uid")
    )


def _due(period: Period) -> QuerySet[TaskDuty]:
    return _parts().filter(due_on__range=(period.since, max(period.since, period.ended_until)))


def _late(period: Period) -> QuerySet[TaskDuty]:
    """Past their day when the period ended, and not reported by then."""
    _first, after = period.moments
    return _parts().filter(Q(reported_at=None) | Q(reported_at__gte=after), due_on__lte=period.ended_until)


def _in_time(period: Period) -> Q:
    return Q(figure_reported_on__lte=F("due_on"))


def _of_parts(rows: Any, **more: Any) -> Counted:
    return Counted(
        rows=rows,
        url=lambda one: reverse("admin:supervision_taskduty_change", args=[one.pk]),
        title=lambda one: f"{one.item.code} {one.item.title}",
        on=lambda one: one.due_on,
        **more,
    )


def register() -> None:
    register_field(FIELD, _("任务落实"))
    add(
        "tasks_on_time_rate",
        _("任务按期完成率"),
        _of_parts(
            lambda period: _due(period).annotate(figure_reported_on=TruncDate("reported_at")),
            hits=_in_time,
            words=(_("按期完成"), _("逾期或未完成")),
        ),
        help=_("完成期限在期内的任务，其中在期限当日或以前填报完成、未被退回的比例；暂停、取消的不计。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
    add(
        "tasks_overdue",
        _("逾期未完成的任务"),
        _of_parts(_late),
        help=_("期末已过完成期限、仍未填报完成的任务；暂停、取消的不计。"),
        field=FIELD,
        better="less",
    )
