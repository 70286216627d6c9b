"""Figures of inspections, for assessments, warnings and dashboards."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field
from supervision.inspections.models import CampaignTarget, InspectionFinding

FIELD = "inspections"


def _open_at_end(period: Period) -> QuerySet[InspectionFinding]:
    """Demanded by then, and not found to be put right by then."""
    _first, after = period.moments
    rows = InspectionFinding.objects.filter(requirement__gt="", settled_at__lt=after)
    return rows.filter(Q(checked_at=None) | Q(checked_at__gte=after) | Q(status="not_rectified"))


def _due(period: Period) -> QuerySet[InspectionFinding]:
    rows = InspectionFinding.objects.filter(due_on__range=(period.since, period.ended_until))
    return rows.annotate(answered_on=TruncDate("answered_at", tzinfo=get_default_timezone()))


def _in_time(period: Period) -> Q:
    """Found to be put right, and reported by the day of the demand."""
    return Q(status="accepted", escalated_at=None, answered_on__lte=F("due_on"))


def _targets_left(period: Period) -> QuerySet[CampaignTarget]:
    _first, after = period.moments
    return CampaignTarget.objects.filter(entered_at__lt=after).filter(
        Q(zero_on=None) | Q(zero_on__gt=period.until)
    )


def register() -> None:
    register_field(FIELD, _("督导检查"))
    shown: dict[str, Any] = {
        "url": lambda one: reverse("admin:supervision_inspectionfinding_change", args=[one.pk]),
        "title": lambda one: f"{one.number} {one.question}",
        "on": lambda one: one.due_on,
        "body": "body",
        "region": "body__region",
    }
    add(
        "inspection_findings_open",
        _("未整改到位的督导问题"),
        Counted(rows=lambda period: _open_at_end(period).order_by("due_on", "uid"), **shown),
        help=_("期末已要求整改、尚未核查认定整改到位的督导问题。"),
        field=FIELD,
        better="less",
    )
    add(
        "inspection_rectified_in_time",
        _("督导问题按期整改率"),
        Counted(
            rows=lambda period: _due(period).order_by("due_on", "uid"),
            hits=_in_time,
            words=(_("按期整改到位"), _("未按期整改到位")),
            **shown,
        ),
        help=_("期内整改到期的督导问题中，在期限内报送并经核查整改到位的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
    add(
        "campaign_targets_left",
        _("专项治理未清零事项"),
        Counted(
            rows=lambda period: _targets_left(period).order_by("entered_at", "uid"),
            url=lambda one: reverse("admin:supervision_campaigntarget_change", args=[one.pk]),
            title=lambda one: one.title,
            on=lambda one: one.planned_on,
            body="body",
            region="body__region",
        ),
        help=_("期末列入专项治理而尚未清零的事项。"),
        field=FIELD,
        better="less",
    )
