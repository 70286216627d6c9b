"""The figures of this room: what was warned of, and whether it was acknowledged in time."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.registers.choices import Status as Published
from records.registers.models import AssessmentResult
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field
from supervision.warnings.choices import Outcome
from supervision.warnings.models import RiskWarning

FIELD, ASSESSMENTS = "warnings", "assessments"


def _opened(period: Period) -> QuerySet[RiskWarning]:
    return RiskWarning.objects.filter(opened_on__range=(period.since, period.until)).exclude(
        outcome=Outcome.UNFOUNDED
    )


def _to_acknowledge(period: Period) -> QuerySet[RiskWarning]:
    """Those that somebody acknowledged, or that went up because nobody did."""
    return _opened(period).filter(Q(acknowledged_at__isnull=False) | Q(escalated_at__isnull=False))


def _of_warnings(rows: Any, **more: Any) -> Counted:
    return Counted(
        rows=lambda period: rows(period).order_by("-opened_on", "-uid"),
        url=lambda one: reverse("admin:supervision_riskwarning_change", args=[one.pk]),
        title=lambda one: f"{one.number} {one.said}",
        on=lambda one: one.opened_on,
        body="body",
        **more,
    )


def _results(period: Period) -> QuerySet[AssessmentResult]:
    """Published results of rounds whose period ended within this one."""
    rows = AssessmentResult.objects.filter(
        status=Published.PUBLISHED, period_until__range=(period.since, period.until)
    )
    return rows.order_by("-period_until", "uid").defer("search_grams", "details")


def register() -> None:
    register_field(FIELD, _("风险预警"))
    register_field(ASSESSMENTS, _("考核评价"))
    add(
        "assessment_score",
        _("考核得分率"),
        Counted(
            rows=_results,
            url=lambda one: reverse("admin:records_assessmentresult_page", args=[one.pk]),
            title=lambda one: one.round_title,
            on=lambda one: one.period_until,
            numerator="score",
            denominator="full",
            told=lambda one: f"{one.score} / {one.full}",
        ),
        help=_("考核期在期内结束、已公布的考核结果，得分与满分之比；有加分的可以超过100%。"),
        field=ASSESSMENTS,
        better="more",
        kind="rate",
    )
    add(
        "risk_warnings",
        _("风险预警"),
        _of_warnings(_opened),
        help=_("期内发出的风险预警，认定不成立的不计。"),
        field=FIELD,
        better="less",
    )
    add(
        "warnings_acknowledged_rate",
        _("预警按期确认率"),
        _of_warnings(
            _to_acknowledge,
            hits=lambda period: Q(escalated_at=None),
            words=(_("按期确认"), _("逾期报上级")),
        ),
        help=_("期内发出、已确认或者已逾期的预警中，按期确认的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
