"""
The one visibility rule for dishonesty records.

Every page, search, count, feed, map of the site and API answer reads through ``records_for`` and shows
what ``present`` gives. Nothing else in this app may ask the table.
"""

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, TruncDate
from django.utils.timezone import get_current_timezone

from disclosure.published.audience import PUBLIC, Audience
from disclosure.published.regions import region_of
from records.common.kept_question import KEY, kept_question
from records.common.kept_select import with_kept_select
from records.common.masking import MASKED_NAME
from records.dishonesty.choices import Status, SubjectType
from records.dishonesty.content import api_shape
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.subjects.models import NATION_CODE, SEARCH_COLUMNS, subtree_prefix, within_regions

Presented = dict[str, Any]


# Columns of a record and its parties that no reader ever sees. Twenty records a page have them a thousand times a second.
_UNSHOWN = (
    "search_grams", "writers", "content_digest", "external_id", "hold_until", "minor_publication_reason",
    "submitting_unit_name", "submitting_unit_uscc", "created_by", "submitted_by", "submitted_at", "approved_by",
    "approved_at", "published_by", "ended_by", "official__id_number", "official__id_number_index",
    *(f"organisation__{column}" for column in ("pinyin", *SEARCH_COLUMNS)),
)  # fmt: skip


def records_for(audience: Audience, *, on: date) -> QuerySet[DishonestyRecord]:
    """
    The records that this audience may read on that day: published, in scope, inside the display period.

    The condition spells ``status`` and ``scope`` as equalities where it can: the partial indexes need that.
    """
    return _on_display(audience, on).all()


@lru_cache(maxsize=16)
def _on_display(audience: Audience, on: date) -> QuerySet[DishonestyRecord]:
    # Never asked itself: each page chains its own question to it, five or ten of them, and need not build the rule anew.
    return DishonestyRecord.objects.on_display(on=on).filter(_in_scope(audience))


def _in_scope(audience: Audience) -> Q:
    scopes = audience.scopes
    return Q(scope=scopes[0]) if len(scopes) == 1 else Q(scope__in=scopes)


def readable(records: QuerySet[DishonestyRecord]) -> QuerySet[DishonestyRecord]:
    """The same records with all that ``present`` needs, so that showing a page of them asks nothing more."""
    # Their regions every process knows; ``present`` puts them in.
    parties = records.select_related("organisation", "official")
    return with_kept_select(parties.defer(*_UNSHOWN))


@kept_question
def _of_key(audience: Audience, on: date) -> QuerySet[DishonestyRecord]:
    return readable(records_for(audience, on=on)).filter(uid=KEY)


def record_for(audience: Audience, uid: UUID, *, on: date) -> DishonestyRecord | None:
    """The record with this uid, if this audience may read it on that day, with all that ``present`` needs."""
    return next(iter(_of_key(audience, on, key=uid)), None)


@kept_question
def _newest(audience: Audience, on: date, region: str, most: int) -> QuerySet[DishonestyRecord]:
    records = records_for(audience, on=on)
    if prefix := subtree_prefix(region):
        records = records.filter(within_regions("region", [prefix]))
    return readable(records).order_by("-published_at", "-uid")[:most]


def newest_for(
    audience: Audience, *, on: date, most: int, region: str = NATION_CODE
) -> list[DishonestyRecord]:
    """The newest records in and below a region that this audience may read on that day; likewise."""
    return _newest(audience, on, region, most)


def was_public(uid: UUID, *, on: date) -> bool:
    """Whether the record with this uid was open to everyone here and no longer is."""
    return no_longer_public(on=on).filter(uid=uid).exists()


def no_longer_public(*, on: date) -> QuerySet[DishonestyRecord]:
    """The records that were open to everyone here and no longer are."""
    return no_longer_shown(PUBLIC, on=on)


def no_longer_shown(audience: Audience, *, on: date) -> QuerySet[DishonestyRecord]:
    """
    The records that were open to this audience here and no longer are.

    Only then may a page say that it has ended. A record that never was public, or came here after its
    display was over, or whose scope was narrowed, answers as if it did not exist.
    """
    zone = get_current_timezone()
    # A record from below keeps its origin's moment of publication, which may lie before it came here.
    here_since = Greatest("published_at", "created_at")
    first_day, last_day = TruncDate("here_since", tzinfo=zone), TruncDate("ended_at", tzinfo=zone)
    over = Q(status=Status.ENDED) | Q(status=Status.PUBLISHED, display_until__lt=on)
    # There was at least one day on which it was published here, displayed and not ended.
    shown = (Q(display_until=None) | Q(display_until__gte=F("first_day"))) & (
        Q(ended_at=None) | Q(ended_at__gte=F("here_since"), last_day__gte=F("display_from"))
    )
    return (
        DishonestyRecord.objects.filter(_in_scope(audience), published_at__isnull=False)
        .annotate(here_since=here_since)
        .annotate(first_day=first_day, last_day=last_day)
        .filter(over & shown, display_from__lte=on)
    )


def official_name(record: DishonestyRecord, audience: Audience) -> str | None:
    """The official's name where naming is lawful, else the mask; nothing where no person is concerned."""
    if record.subject_type != SubjectType.OFFICIAL:
        return None
    return record.full_official_name if record.naming_is_lawful and record.full_official_name else MASKED_NAME


def present(record: DishonestyRecord, audience: Audience) -> Presented:
    """The record in the shape that the API and the pages share; take it from ``readable``."""
    for placed in (record, record.organisation):
        if "region" not in placed._state.fields_cache:
            placed._state.fields_cache["region"] = region_of(placed.region_id)
    return api_shape(record, official_name=official_name(record, audience))


def versions_for(record: DishonestyRecord) -> list[RecordVersion]:
    """
    The versions of a record that the caller has from ``records_for``, oldest first.

    Their content is not the public's: an older version may hold what a later one took back.
    """
    return _versions_of_key(key=record.uid)


@kept_question
def _versions_of_key() -> QuerySet[RecordVersion]:
    return with_kept_select(RecordVersion.objects.filter(record_id=KEY).order_by("number").defer("content"))
