"""Copies of records from below, compared with the events that made them, and put back as those say."""

import copy
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from records.access.services import chain_user
from records.chain.documents import MISSING
from records.chain.registry import EventView, Upkeep
from records.dishonesty import choices, kind
from records.dishonesty.content import place
from records.dishonesty.models import DishonestyRecord, RecordVersion

# What follows from the organisation's own row here, which may lawfully be another than its origin's.
_NOT_COMPARED = ("organisation", "version_reason")
_MOMENTS = ("published_at", "updated_at")


def compare(histories: Mapping[UUID, Sequence[EventView]]) -> dict[UUID, list[str]]:
    """For each record what differs from its events, by field name; a version by its number."""
    records = {
        record.pk: record
        for record in DishonestyRecord.objects.filter(pk__in=histories).select_related(
            "organisation", "official"
        )
    }
    versions: dict[UUID, dict[int, RecordVersion]] = {uid: {} for uid in histories}
    for version in RecordVersion.objects.filter(record__in=histories):
        versions[version.record_id][version.number] = version
    return {
        uid: _record(records[uid], events) + _versions(versions[uid], events) if uid in records else [MISSING]
        for uid, events in histories.items()
    }


# At its origin a record may be edited in these without a version, or a version says them in other words.
_NOT_OF_OWN = (*_NOT_COMPARED, "official_name", "updated_at")
_OF_VERSIONS = ("amount", "decided_on", "scope", *kind.CODES, *kind.MARKS, *kind.DAYS)


def compare_own(histories: Mapping[UUID, Sequence[EventView]]) -> dict[UUID, list[str]]:
    """For each record of this node's own, what it and its versions say otherwise than was sealed of them."""
    records = {
        record.pk: record
        for record in DishonestyRecord.objects.filter(pk__in=histories).select_related(
            "organisation", "official"
        )
    }
    held: dict[UUID, dict[int, RecordVersion]] = {uid: {} for uid in histories}
    for version in RecordVersion.objects.filter(record__in=histories):
        held[version.record_id][version.number] = version
    return {
        uid: _own_record(records[uid], events) + _own_versions(held[uid], events)
        if uid in records
        else [MISSING]
        for uid, events in histories.items()
    }


def _own_record(record: DishonestyRecord, events: Sequence[EventView]) -> list[str]:
    newest, content = events[-1], _content(events)
    if record.scope == choices.Scope.INTERNAL:
        # Taken back: what it says here now, nobody above was told.
        return [] if newest.action == "end" else ["scope"]
    ended = newest.action == "end"
    expected: dict[str, Any] = {
        "origin": newest.origin,
        "version": newest.version,
        "status": choices.Status.ENDED if ended else choices.Status.PUBLISHED,
        "end_reason": newest.payload.get("end_reason", ""),
        "ended_at": kind.moment(newest.payload["ended_at"]) if ended else None,
    }
    different = [name for name, value in expected.items() if getattr(record, name) != value]
    if content is None:
        return different
    shown = kind.shared_content(record, reason=choices.VersionReason.CREATED)
    different.extend(
        name
        for name, value in {**kind.FOLLOWING, **content.payload}.items()
        if name not in _NOT_OF_OWN and not _same(name, shown.get(name), value)
    )
    if str(record.organisation_id) != content.payload["organisation"]["uid"]:
        different.append("organisation")
    return different


def _own_versions(held: Mapping[int, RecordVersion], events: Sequence[EventView]) -> list[str]:
    """A version keeps more than was sent; of what was sent it must say the same."""
    different = []
    for event in events:
        version = held.get(event.version)
        said: dict[str, Any] = version.content if version is not None else {}
        if (
            version is None
            or version.made_at != event.at
            or (
                event.action != "end"
                and any(
                    said.get(name) != event.payload.get(name) for name in (*_OF_VERSIONS, "title", "facts")
                )
            )
        ):
            different.append(f"v{event.version}")
    return different


def _content(events: Sequence[EventView]) -> EventView | None:
    """The newest event that says more than that the record ended."""
    return next((event for event in reversed(events) if event.action != "end"), None)


def _record(record: DishonestyRecord, events: Sequence[EventView]) -> list[str]:
    newest, content = events[-1], _content(events)
    expected: dict[str, Any] = {
        "origin": newest.origin,
        "channel": choices.Channel.CHAIN,
        "version": newest.version,
        "status": choices.Status.ENDED if newest.action == "end" else choices.Status.PUBLISHED,
        "end_reason": newest.payload.get("end_reason", ""),
    }
    different = [name for name, value in expected.items() if getattr(record, name) != value]
    ended_at = newest.payload.get("ended_at")
    if record.ended_at != (kind.moment(ended_at) if ended_at else None):
        different.append("ended_at")
    if content is not None:
        shown = kind.shared_content(record, reason=choices.VersionReason.CREATED)
        for name, value in {**kind.FOLLOWING, **content.payload}.items():
            if name in _NOT_COMPARED or (name == "updated_at" and newest is not content):
                continue
            if not _same(name, shown.get(name), value):
                different.append(name)
        if content.payload["organisation"]["uscc"] and (
            (record.organisation.uscc or "") != content.payload["organisation"]["uscc"]
        ):
            different.append("organisation")
    placed = copy.copy(record)
    place(placed)
    different.extend(
        name for name in ("region_id", "search_grams") if getattr(placed, name) != getattr(record, name)
    )
    return different


def _same(name: str, shown: Any, value: Any) -> bool:
    if name in _MOMENTS and shown and value:
        return kind.moment(str(shown)) == kind.moment(str(value))
    return bool(shown == value)


def _versions(held: dict[int, RecordVersion], events: Sequence[EventView]) -> list[str]:
    different = []
    for event in events:
        version = held.get(event.version)
        if (
            version is None
            or version.content != event.payload
            or version.made_at != event.at
            or version.reason != _reason(event)
        ):
            different.append(f"v{event.version}")
    # Above the first version that arrived, every number is an event's.
    known = {event.version for event in events}
    return different + [f"v{number}" for number in sorted(held) if number not in known]


def _reason(event: EventView) -> str:
    if event.action == "end":
        return choices.VERSION_REASON_OF_END[choices.EndReason(event.payload["end_reason"])].value
    return str(event.payload["version_reason"])


def restore(events: Sequence[EventView], *, at: datetime) -> None:
    """The record and its versions again, as the events say; in the caller's transaction, under the healing guard."""
    newest, content, by = events[-1], _content(events), chain_user()
    record = DishonestyRecord.objects.select_for_update(of=("self",)).filter(pk=newest.uid).first()
    record = record or kind.copy_of(newest, by=by, at=at)
    record.origin, record.channel = newest.origin, choices.Channel.CHAIN
    if content is not None:
        kind.fill(record, content.payload, kind.bodies_of([content]))
    if newest.action == "end":
        kind.end(record, newest.payload, by_id=by.pk)
    record.version = newest.version
    record.save()
    held = {version.number: version for version in record.versions.all()}
    # A version under a number that no event bears is one whose number was edited: it becomes the missing one.
    known = {event.version for event in events}
    astray = [version for number, version in sorted(held.items()) if number not in known]
    last: RecordVersion | None = None
    for event in events:
        version = held.get(event.version) or (astray.pop(0) if astray else None)
        if version is None:
            version = RecordVersion(record=record, number=event.version, registered_at=at, by=by)
        reason = _reason(event)
        fresh = {
            "number": event.version,
            "reason": reason,
            "note": "",
            "content": event.payload,
            "made_at": event.at,
            "corrects": last if reason == choices.VersionReason.CORRECTED else None,
        }
        if version._state.adding or any(getattr(version, name) != value for name, value in fresh.items()):
            for name, value in fresh.items():
                setattr(version, name, value)
            version.save()
        last = version


def copies(after: UUID, limit: int) -> list[UUID]:
    return list(
        DishonestyRecord.objects.filter(channel=choices.Channel.CHAIN, pk__gt=after)
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )


UPKEEP = Upkeep(compare=compare, restore=restore, copies=copies, compare_own=compare_own)
