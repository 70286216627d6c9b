"""What a body's profile adds to its records: how they came month by month, what is overdue, and its peers' numbers."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.timezone import get_current_timezone

from disclosure.published.audience import PUBLIC
from disclosure.published.figures import FRESH_FOR_SECONDS
from disclosure.published.organisations import organisations_for
from disclosure.published.publicity import punctuality_of_bodies
from disclosure.published.records import records_for
from records.dishonesty.choices import Rectification
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation

MONTHS = 12
# Enough to say what is usual; what a whole nation's townships did would cost more than it tells.
MOST_PEERS = 500


def months_of(rows: QuerySet, column: str, *, on: date) -> dict[str, int]:
    """How many of these rows fall into each of the last months, by the day or moment in that column."""
    first = (on.replace(day=1) - timedelta(days=31 * (MONTHS - 1))).replace(day=1)
    zone, since, month = get_current_timezone(), first, TruncMonth(column)
    if rows.model._meta.get_field(column).get_internal_type() == "DateTimeField":
        since, month = datetime.combine(first, time.min, zone), TruncMonth(column, tzinfo=zone)
    counted = (
        rows.order_by()
        .filter(**{f"{column}__gte": since})
        .annotate(in_month=month)
        .values_list("in_month")
        .annotate(number=Count("pk"))
    )
    return {f"{day:%Y-%m}": number for day, number in counted}


def overdue(records: QuerySet[DishonestyRecord], *, on: date) -> QuerySet[DishonestyRecord]:
    """Those of the records whose body has not put right in time what it was ordered to."""
    return records.filter(
        Q(rectification_status=Rectification.OVERDUE)
        | Q(rectification_status=Rectification.OPEN, rectification_due_on__lt=on)
    )


def peers(body: Organisation, *, on: date) -> list[int]:
    """
    How many records each peer of this body shows: bodies of its kind, in regions of its level, under the same
    region above. Which number is whose is not told; at most ``FRESH_FOR_SECONDS`` old.
    """
    region = body.region
    key = f"peers:1:{region.parent_id}:{region.level}:{body.kind}:{on.isoformat()}"
    counts: dict[str, int] | None = cache.get(key)
    if counts is None:
        uids = _alike(body)
        answering = {uid: uid for uid in uids}
        merged = Organisation.objects.filter(merged_into__in=uids).values_list("uid", "merged_into")
        answering |= {uid: heir for uid, heir in merged if heir}
        counts = dict.fromkeys(map(str, uids), 0)
        rows = records_for(PUBLIC, on=on).filter(organisation__in=list(answering)).order_by()
        for uid, number in rows.values_list("organisation").annotate(number=Count("uid")):
            counts[str(answering[uid])] += number
        cache.set(key, counts, FRESH_FOR_SECONDS)
    return [number for uid, number in counts.items() if uid != str(body.uid)]


def peers_punctuality(body: Organisation, *, on: date) -> list[int]:
    """How punctual each peer showed its licences and penalties, in whole per cent; those without any left out."""
    region = body.region
    key = f"peers-punctuality:1:{region.parent_id}:{region.level}:{body.kind}:{on.isoformat()}"
    rates: dict[str, int] | None = cache.get(key)
    if rates is None:
        counted = punctuality_of_bodies(region=region.parent_id or "", on=on)
        rates = {
            str(uid): round(counted[uid].rate or 0)
            for uid in _alike(body)
            if uid in counted and counted[uid].rate is not None
        }
        cache.set(key, rates, FRESH_FOR_SECONDS)
    return [rate for uid, rate in rates.items() if uid != str(body.uid)]


def _alike(body: Organisation) -> list[UUID]:
    alike = organisations_for(PUBLIC).filter(
        kind=body.kind, region__parent=body.region.parent_id, region__level=body.region.level
    )
    return list(alike.order_by("uid").values_list("uid", flat=True)[:MOST_PEERS])
