"""Months are frozen once they have ended, and reckoned anew only by somebody, with the reason."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from supervision.quality.collecting import Delivered, collect, month_of
from supervision.quality.models import COUNTED, QualityMonth

if TYPE_CHECKING:
    from records.access.models import User

# Two that reckon one month at once would number their revisions alike.
_LOCK = 0x71_75_61_6C
# What the node was away for is made up; older than a year nobody asks for by itself.
MADE_UP_MONTHS = 12


@transaction.atomic
def freeze(*, month: date, at: datetime) -> int:
    """The month's figures, once; what stands is left. May run twice."""
    period = month_of(month)
    if period.until >= timezone.localdate(at):
        raise ValidationError({"month": _("这个月还没有结束，不能定格。")})
    _lock()
    if QualityMonth.objects.filter(month=period.since).exists():
        return 0
    by = clock_user()
    made = QualityMonth.objects.bulk_create(
        [_row(one, period.since, 1, "", by, at) for one in collect(period.since)]
    )
    if made:
        audit.record(
            action="quality.freeze",
            by=by,
            at=at,
            details={"month": period.since.isoformat(), "rows": len(made)},
        )
    return len(made)


def freeze_ended(*, at: datetime) -> int:
    """Every month that has ended and was not frozen yet."""
    day, made = timezone.localdate(at).replace(day=1), 0
    for _month in range(MADE_UP_MONTHS):
        day = (day - timedelta(days=1)).replace(day=1)
        made += freeze(month=day, at=at)
    return made


@transaction.atomic
def reckon_anew(*, month: date, note: str, by: "User", at: datetime) -> int:
    """
    Count a frozen month once more: whoever's figures came out otherwise gets a further revision beside the first.

    :raises TransitionDenied: ``not_your_role``
    """
    if not by.holds([Role.SUPERVISOR]):
        denied = TransitionDenied("not_your_role", _("重新计算由督导人员办理。"))
        audit.refused(action="quality.reckon", by=by, at=at, details={"code": denied.code})
        raise denied
    if not note.strip():
        raise ValidationError({"note": _("请写明重新计算的理由，例如补正了哪一批数据。")})
    period = month_of(month)
    if period.until >= timezone.localdate(at):
        raise ValidationError({"month": _("这个月还没有结束，不能定格。")})
    _lock()
    stood = {
        (one.kind, one.supplier, one.region_id): one
        for one in QualityMonth.objects.in_force().filter(month=period.since)
    }
    newest = {
        (kind, supplier, region): revision
        for kind, supplier, region, revision in QualityMonth.objects.filter(month=period.since)
        .order_by()
        .values_list("kind", "supplier", "region_id")
        .annotate(n=Max("revision"))
    }
    fresh = []
    for one in collect(period.since):
        key = (one.kind.value, one.supplier, one.region)
        before = stood.get(key)
        if before is not None and one.counts == {name: getattr(before, name) for name in COUNTED}:
            continue
        revision = newest.get(key, 0) + 1
        fresh.append(_row(one, period.since, revision, note.strip()[:500] if revision > 1 else "", by, at))
    QualityMonth.objects.bulk_create(fresh)
    audit.record(
        action="quality.reckon",
        by=by,
        at=at,
        details={"month": period.since.isoformat(), "rows": len(fresh), "note": note.strip()[:200]},
    )
    return len(fresh)


def _row(one: Delivered, month: date, revision: int, note: str, by: "User", at: datetime) -> QualityMonth:
    return QualityMonth(
        month=month,
        kind=one.kind,
        supplier=one.supplier,
        name=one.name,
        revision=revision,
        region_id=one.region,
        body_id=one.body,
        note=note,
        by=by,
        at=at,
        **one.counts,
    )


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
