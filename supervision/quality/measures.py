"""The figures of this room, from the months that are frozen."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period
from supervision.figures.publicity import DATA
from supervision.quality.models import QualityMonth


def _months(period: Period) -> QuerySet[QualityMonth]:
    """Whole months within the period."""
    rows = QualityMonth.objects.in_force().filter(month__gte=period.since, month__lte=period.until)
    return rows.filter(body__isnull=False).order_by("-month", "uid")


def _of_months(**more: Any) -> Counted:
    return Counted(
        rows=_months,
        url=lambda one: f"{reverse('admin:supervision_qualitymonth_changelist')}?month={one.month:%Y-%m}",
        title=lambda one: f"{one.name} {one.month:%Y-%m}",
        on=lambda one: one.month,
        body="body",
        **more,
    )


def register() -> None:
    add(
        "data_timely_rate",
        _("数据报送及时率"),
        _of_months(
            numerator="timely", denominator="timely_of", told=lambda one: f"{one.timely} / {one.timely_of}"
        ),
        help=_("按月定格：报送的失信记录中，自文书作出之日起七个工作日内报送的比例。"),
        field=DATA,
        better="more",
        kind="rate",
    )
    add(
        "data_error_rate",
        _("数据差错率"),
        _of_months(numerator="wrong", denominator="items", told=lambda one: f"{one.wrong} / {one.items}"),
        help=_("按月定格：报送的数据中，内容有误的比例；缺项另计完整率。"),
        field=DATA,
        better="less",
        kind="rate",
    )
