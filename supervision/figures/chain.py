"""Figures of the way of a record: from its document to this node, and from the node that made it to this one."""

from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import Channel, EndReason, VersionReason
from records.dishonesty.models import RecordVersion
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field

FIELD = "chain"
MONTH, DAY = timedelta(days=31), timedelta(days=1)


def _arrived(period: Period) -> QuerySet[RecordVersion]:
    first, after = period.moments
    rows = RecordVersion.objects.filter(registered_at__gte=first, registered_at__lt=after)
    return rows.select_related("record").defer("content", "record__facts", "record__search_grams")


def _first_arrived(period: Period) -> QuerySet[RecordVersion]:
    rows = _arrived(period).filter(reason=VersionReason.CREATED)
    return rows.exclude(record__end_reason=EndReason.REVOKED).annotate(
        took=ExpressionWrapper(
            TruncDate("registered_at") - F("record__decided_on"), output_field=DurationField()
        )
    )


def _came_up(period: Period) -> QuerySet[RecordVersion]:
    return _arrived(period).filter(record__channel=Channel.CHAIN)


def _of_versions(rows: Any, **more: Any) -> Counted:
    return Counted(
        rows=lambda period: rows(period).order_by("-registered_at", "-uid"),
        url=lambda one: reverse("admin:records_dishonestyrecord_page", args=[one.record_id]),
        title=lambda one: one.record.title,
        on=lambda one: timezone.localdate(one.registered_at),
        body="record__organisation",
        region="record__region",
        **more,
    )


def register() -> None:
    register_field(FIELD, _("归集时效"))
    add(
        "arrival_days",
        _("记录归集用时"),
        _of_versions(_first_arrived, numerator=F("took"), told=lambda one: f"{one.took.days}"),
        help=_("期内首次到达本节点的失信记录，从文书日期到到达之日的平均天数。"),
        field=FIELD,
        better="less",
        kind="days",
    )
    add(
        "arrival_monthly_rate",
        _("记录按月归集率"),
        _of_versions(
            _first_arrived, hits=lambda period: Q(took__lte=MONTH), words=(_("31日以内"), _("超过31日"))
        ),
        help=_("期内首次到达本节点的失信记录中，文书作出之日起31日以内到达的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
    add(
        "chain_rate",
        _("逐级归集及时率"),
        _of_versions(
            _came_up,
            hits=lambda period: Q(registered_at__lte=F("made_at") + DAY),
            words=(_("24小时以内"), _("超过24小时")),
        ),
        help=_("期内由下级节点归集的记录版本中，形成后24小时以内到达本节点的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
