"""What changes of the things shared with a partner, for its webhooks: the same walk as the feed's, without contents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from disclosure.partners import positions
from disclosure.partners.sharing import rights_of, view_of
from disclosure.published.changes import Change, changes_for
from records.common.settling import moment_of, position_at
from records.dishonesty.models import RecordVersion
from records.registers.models import EntryVersion
from records.sharing.choices import EventKind, SnapshotState
from records.sharing.models import SharedSnapshot
from records.sharing.sources import Found, Happening, Source, cut, register_source

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from records.access.models import User

EVENTS = (EventKind.RECORD_PUBLISHED, EventKind.RECORD_CHANGED, EventKind.RECORD_ENDED)


def register() -> None:
    register_source(Source("shared", EVENTS, _quiet, _since))
    register_source(Source("snapshots", (EventKind.SNAPSHOT_READY,), _no_snapshot, _snapshots))


def _quiet(after: UUID, end: UUID) -> bool:
    # At midnight things end that nobody writes a version for.
    if timezone.localdate(moment_of(after)) != timezone.localdate(moment_of(end)):
        return False
    versions = (RecordVersion.objects.all(), EntryVersion.objects.all())
    return not any(rows.filter(uid__gt=after, uid__lt=end).exists() for rows in versions)


def _since(
    partner: "User", events: Sequence[str], kinds: Sequence[str], after: UUID, until: UUID, limit: int
) -> Found:
    window = changes_for(
        view_of(partner),
        after=after,
        on=timezone.localdate(),
        limit=limit,
        kinds=list(kinds) or None,
    )
    assert window.position is not None
    known = _first_versions([change for change in window.changes if change.row is not None])
    happenings, rights = [], rights_of(partner)
    for change in window.changes:
        event = _event(change, known, after)
        if event in events and change.position < until:
            data = _data(partner, change, rights)
            happenings.append(Happening(event, change.uid, change.position, data))
    # Where the walk was bounded, it has looked no further than it has come.
    return Found(happenings, min(until, UUID(int=window.position.int + 1)) if window.more else until)


def _event(change: Change, first: dict[UUID, UUID], after: UUID) -> str:
    if change.tombstone is not None:
        return EventKind.RECORD_ENDED
    return EventKind.RECORD_PUBLISHED if first[change.uid] > after else EventKind.RECORD_CHANGED


def _first_versions(changes: Sequence[Change]) -> dict[UUID, UUID]:
    """The place of the first version of each thing here: behind the partner's position, it is new to him."""
    uids = [change.uid for change in changes]
    rows = [
        *RecordVersion.objects.filter(record__in=uids).values_list("record_id", "uid"),
        *EntryVersion.objects.filter(entry__in=uids).values_list("entry", "uid"),
    ]
    found: dict[UUID, UUID] = {}
    for thing, version in rows:
        found[thing] = min(version, found.get(thing, version))
    return found


def _data(partner: "User", change: Change, rights: str) -> dict[str, object]:
    return {
        "kind": change.kind,
        "version": change.version,
        "url": f"/api/v1/shared/{change.kind}/{change.uid}/",
        "position": positions.written(partner, change.position, rights=rights),
    }


def _no_snapshot(after: UUID, end: UUID) -> bool:
    return not _finished(after, end).exists()


def _snapshots(
    partner: "User", events: Sequence[str], kinds: Sequence[str], after: UUID, until: UUID, limit: int
) -> Found:
    found = []
    for snapshot in _finished(after, until).filter(partner=partner):
        assert snapshot.finished_at is not None
        position = position_at(snapshot.finished_at, snapshot.pk)
        if after < position < until:
            data = {"url": f"/api/v1/snapshots/{snapshot.pk}/"}
            found.append(Happening(EventKind.SNAPSHOT_READY, snapshot.pk, position, data))
    return cut(found, until, limit)


def _finished(after: UUID, end: UUID) -> "QuerySet[SharedSnapshot]":
    # A snapshot lasts a day, so that those of the ready ones are few.
    return SharedSnapshot.objects.filter(
        state=SnapshotState.READY, finished_at__gte=moment_of(after), finished_at__lte=moment_of(end)
    )
