"""
How other rooms bring entries: pledges, projects, courses. They name themselves once and then feed.

An entry that is fed points back to what it came from; feeding the same thing again with another result corrects the
first entry, and feeding it unchanged does nothing.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.archives.choices import EntryKind, EntrySource
from records.archives.content import check_content
from records.archives.models import Archive, ArchiveEntry
from records.subjects.models import Official, Organisation

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class Feed:
    """
    One source of entries.

    :ivar address: the staff page of what an entry came from, by its uid
    """

    name: str
    label: Any
    kinds: frozenset[str]
    address: Callable[[uuid.UUID], str]


_FEEDS: dict[str, Feed] = {}


def register_feed(feed: Feed) -> None:
    if EntryKind.DISCIPLINE in feed.kinds:
        raise ValueError("a sanction is entered by an archivist and confirmed by another; no room feeds one")
    _FEEDS[feed.name] = feed


def address_of(entry: ArchiveEntry) -> str:
    """The staff page of what a fed entry came from; empty for one that was entered."""
    feed = _FEEDS.get(entry.feed)
    return feed.address(entry.feed_uid) if feed and entry.feed_uid else ""


@transaction.atomic
def feed_entry(
    *,
    feed: str,
    feed_uid: uuid.UUID,
    official: Official,
    organisation: Organisation,
    content: Mapping[str, Any],
    by: "User",
    at: datetime,
) -> ArchiveEntry:
    """
    Bring one entry into the official's archive, which is opened at ``organisation`` where there is none.

    Who may do so is the feeding room's to check, in its own step.
    """
    known = _FEEDS[feed]
    said = check_content(content, on=timezone.localdate(at), fed=True)
    if said["kind"] not in known.kinds:
        raise ValueError(f"{feed} feeds {sorted(known.kinds)}, not {said['kind']}")
    archive, is_new = Archive.objects.get_or_create(
        official=official,
        defaults={
            "organisation": organisation,
            "region_id": organisation.region_id,
            "opened_by": by,
            "opened_at": at,
        },
    )
    if is_new:
        audit.record(action="archive.opened", by=by, at=at, subject=archive)
    Archive.objects.select_for_update(of=("self",)).get(pk=archive.pk)
    fed = ArchiveEntry.objects.filter(archive=archive, feed=feed, feed_uid=feed_uid)
    before = fed.order_by("-entered_at", "-uid").first()
    if before is not None and before.superseded_at is not None:
        # An archivist has corrected it by a document; its source has no say in it any more.
        return before.corrections.get(refused_at=None)
    if before is not None and all(getattr(before, name) == value for name, value in said.items()):
        return before
    entry = ArchiveEntry(
        archive=archive,
        source=EntrySource.FEED,
        feed=feed,
        feed_uid=feed_uid,
        entered_by=by,
        entered_at=at,
        **said,
    )
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
        entry.supersedes, entry.correction_reason = before, _("来源更新")
    entry.save(force_insert=True)
    audit.record(
        action="archive.fed", by=by, at=at, subject=entry, details={"feed": feed, "kind": entry.kind}
    )
    return entry
