"""Figures of objections and repairs: whether each step was taken by its day, whoever's turn it was."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.clocks.models import Deadline
from records.remedies.choices import CaseKind
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field

FIELD = "remedies"


def _owed(kind: CaseKind) -> Any:
    def rows(period: Period) -> QuerySet[Deadline]:
        found = Deadline.objects.filter(
            case_kind=kind, due_on__range=(period.since, period.until), cancelled_at=None
        )
        found = found.exclude(met_at=None, due_on__gt=period.ended_until)
        return found.annotate(met_on=TruncDate("met_at")).order_by("due_on", "uid")

    return rows


def _in_time(kind: CaseKind, page: str) -> Counted:
    return Counted(
        rows=_owed(kind),
        url=lambda one: reverse(page, args=[one.case_uid]),
        title=lambda one: f"{one.case_title} {one.label}",
        on=lambda one: one.due_on,
        hits=lambda period: Q(met_on__lte=F("due_on")),
        words=(_("按期"), _("逾期")),
    )


def register() -> None:
    register_field(FIELD, _("异议和修复"))
    add(
        "objections_rate",
        _("异议按期办结率"),
        _in_time(CaseKind.OBJECTION, "admin:records_objection_change"),
        help=_("截止日在期内的异议办理期限中，按期完成的比例；单位只计由其核实的环节。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
    add(
        "repairs_rate",
        _("信用修复按期办结率"),
        _in_time(CaseKind.REPAIR, "admin:records_repair_change"),
        help=_("截止日在期内的信用修复办理期限中，按期完成的比例；单位只计由其核实的环节。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
