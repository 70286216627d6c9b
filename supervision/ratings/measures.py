"""The figures of this room: debt as published, published in time, and ratings published in time."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.common.bulk import among, array_of
from records.dishonesty.choices import Domain
from records.registers.choices import Status as Entry
from records.registers.models import DebtDisclosure
from supervision.figures.counting import Counted, add
from supervision.figures.measures import MOST_ROWS, Measure, Period, Reading, Row, register_measure
from supervision.ratings.choices import SHOWN_TO_BODY
from supervision.ratings.models import RatingCase

_HUNDRED = Decimal(100)


def _disclosed(period: Period) -> Any:
    """Those of which the last lawful day lies in the period."""
    return DebtDisclosure.objects.filter(
        status=Entry.PUBLISHED, due_on__range=(period.since, period.until)
    ).order_by("-due_on", "-uid")


def _entry_page(entry: Any) -> str:
    return reverse("admin:records_debtdisclosure_page", args=[entry.pk])


def _newest_ratios(period: Period, bodies: Sequence[UUID]) -> Any:
    return (
        DebtDisclosure.objects.filter(
            among("organisation_id", array_of(bodies)),
            status=Entry.PUBLISHED,
            disclosed_on__lte=period.until,
            debt_ratio__isnull=False,
        )
        .order_by("organisation", "-year", "-disclosed_on", "-uid")
        .distinct("organisation")
    )


def _ratio(period: Period, bodies: Sequence[UUID]) -> dict[UUID, Reading]:
    # Without a published ratio there is none; nobody reckons one here.
    found = dict.fromkeys(bodies, Reading(None, Decimal(0), Decimal(0)))
    for one in _newest_ratios(period, bodies):
        found[one.organisation_id] = Reading(one.debt_ratio / _HUNDRED, one.debt_ratio, _HUNDRED)
    return found


def _ratio_rows(period: Period, body: UUID) -> list[Row]:
    found = _newest_ratios(period, [body])[:MOST_ROWS]
    return [Row(_entry_page(one), str(one), one.disclosed_on, f"{one.debt_ratio}%") for one in found]


def _ratings(period: Period) -> Any:
    return RatingCase.objects.filter(due_on__range=(period.since, period.ended_until)).filter(
        Q(status__in=SHOWN_TO_BODY) | Q(published_at=None, status__in=("received", "returned"))
    )


def register() -> None:
    register_measure(
        Measure(
            key="debt_ratio",
            title=_("政府债务率（按公开文件）"),
            unit="%",
            help=_("最近一次公开的债务率；文件没有公布的不计算。"),
            field=Domain.DEBT,
            better="less",
            kind="rate",
            compute=_ratio,
            rows=_ratio_rows,
        )
    )
    add(
        "debt_disclosed_on_time_rate",
        _("政府债务按时公开率"),
        Counted(
            rows=_disclosed,
            hits=lambda period: Q(disclosed_on__lte=F("due_on")),
            url=_entry_page,
            title=str,
            on=lambda one: one.disclosed_on,
            words=(_("按时公开"), _("逾期公开")),
        ),
        help=_("在批准后二十日内公开的，占应公开的比例（预算法第14条）。"),
        field=Domain.DEBT,
        better="more",
        kind="rate",
    )
    add(
        "ratings_published_on_time_rate",
        _("第三方评级按时公布率"),
        Counted(
            rows=_ratings,
            hits=lambda period: Q(published_at__date__lte=F("due_on")),
            url=lambda one: reverse("admin:supervision_ratingcase_change", args=[one.pk]),
            title=lambda one: one.number,
            on=lambda one: timezone.localdate(one.published_at) if one.published_at else None,
            body="body",
            words=(_("按时公布"), _("未按时公布")),
        ),
        help=_("应公布日期在本期内的评级中，按时公布的比例。"),
        field=Domain.GENERAL,
        better="more",
        kind="rate",
    )
