"""Entries: entered, confirmed, corrected, and ended by the clock. Nothing is ever changed or taken out."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.services import clock_user
from records.archives import rules
from records.archives.choices import CONFIRMED_BY_ANOTHER, EntryKind, EntrySource, EntryState
from records.archives.content import check_content
from records.archives.models import Archive, ArchiveEntry
from records.archives.services.common import checked, only_keepers, reasoned
from records.archives.workflow import ENTRY
from records.common.workflow import TransitionDenied

if TYPE_CHECKING:
    from records.access.models import User

BATCH = 500

log = structlog.get_logger(__name__)


@transaction.atomic
def enter(*, archive: Archive, content: Mapping[str, Any], by: "User", at: datetime) -> ArchiveEntry:
    """
    Write an entry into a file. A sanction waits for a second archivist; everything else stands at once.

    :param content: the fields of ``records.archives.content.FIELDS``
    """
    only_keepers(over=archive, action="archive.entered", by=by, at=at, subject=archive)
    entry = ArchiveEntry(archive=archive, source=EntrySource.STAFF, entered_by=by, entered_at=at)
    return _write(entry, content, action="archive.entered", by=by, at=at)


@transaction.atomic
def correct(
    *, uid: uuid.UUID, content: Mapping[str, Any], reason: str, by: "User", at: datetime
) -> ArchiveEntry:
    """Write the entry as it should have been; the wrong one stays and says that it was corrected."""
    old = _locked(uid)
    checked(ENTRY, old, "correct", action="archive.corrected", by=by, at=at)
    reason = reasoned(reason, _("请写明更正的理由。"))
    if old.corrections.filter(refused_at=None).exists():
        raise TransitionDenied("already_corrected", _("该条目已有更正，请等待确认或更正最新的一条。"))
    entry = ArchiveEntry(
        archive=old.archive,
        source=EntrySource.STAFF,
        supersedes=old,
        correction_reason=reason,
        entered_by=by,
        entered_at=at,
    )
    if old.kind not in CONFIRMED_BY_ANOTHER:
        _supersede(old, at=at)
    return _write(entry, {**content, "kind": old.kind}, action="archive.corrected", by=by, at=at)


@transaction.atomic
def confirm(*, uid: uuid.UUID, by: "User", at: datetime) -> ArchiveEntry:
    """A second archivist has compared the entry with its document; from now on it stands in the file."""
    entry = _locked(uid)
    checked(ENTRY, entry, "confirm", action="archive.confirmed", by=by, at=at)
    Archive.objects.select_for_update(of=("self",)).get(pk=entry.archive_id)
    term = term_for(entry)
    if term.ends_on != entry.ends_on:
        # Another sanction came into the file since this one was entered, and their terms add up.
        raise TransitionDenied(
            "term_changed",
            _("录入之后另有处分入档或更正，影响期应为 %(day)s；请退回，由录入人重新录入。")
            % {"day": term.ends_on.isoformat() if term.ends_on else "—"},
        )
    entry.confirmed_by, entry.confirmed_at = by, at
    entry.save(update_fields=["confirmed_by", "confirmed_at"])
    if entry.supersedes_id is not None:
        _supersede(_locked(entry.supersedes_id), at=at)
    audit.record(action="archive.confirmed", by=by, at=at, subject=entry)
    # A sanction that is confirmed late may be over already.
    if rules.is_over(entry.ends_on, today=timezone.localdate(at)):
        _end(entry, at=at)
    return entry


@transaction.atomic
def refuse(*, uid: uuid.UUID, reason: str, by: "User", at: datetime) -> ArchiveEntry:
    """The entry does not agree with its document; it stays, as one that never stood in the file."""
    entry = _locked(uid)
    checked(ENTRY, entry, "refuse", action="archive.refused_entry", by=by, at=at)
    entry.refusal_reason = reasoned(reason, _("请写明退回的理由，录入人据此重新录入。"))
    entry.refused_by, entry.refused_at = by, at
    entry.save(update_fields=["refused_by", "refused_at", "refusal_reason"])
    audit.record(action="archive.refused_entry", by=by, at=at, subject=entry)
    return entry


def end_terms(*, at: datetime) -> int:
    """
    End every disciplinary term whose last day has passed; safe to run twice and to be stopped anywhere.

    :returns: how many it ended
    """
    ended = 0
    due = ArchiveEntry.objects.due_to_end(on=timezone.localdate(at)).order_by("ends_on", "uid")
    for uid in list(due.values_list("uid", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                _end(_locked(uid), at=at)
        except TransitionDenied as denied:
            # Corrected in between; the next run looks again.
            log.info("term_end_skipped", entry=str(uid), code=denied.code)
            continue
        ended += 1
    return ended


def _end(entry: ArchiveEntry, *, at: datetime) -> None:
    clock = clock_user()
    ENTRY.check(entry, "end", by=clock, at=at)
    entry.ended_on = timezone.localdate(at)
    entry.save(update_fields=["ended_on"])
    audit.record(action="archive.term_ended", by=clock, at=at, subject=entry)


def _write(
    entry: ArchiveEntry, content: Mapping[str, Any], *, action: str, by: "User", at: datetime
) -> ArchiveEntry:
    # One writer at a time in one file: the terms of two sanctions depend on each other.
    Archive.objects.select_for_update(of=("self",)).get(pk=entry.archive_id)
    for name, value in check_content(content, on=timezone.localdate(at)).items():
        setattr(entry, name, value)
    if entry.kind == EntryKind.DISCIPLINE and entry.starts_on is not None:
        term = term_for(entry)
        entry.ends_on, entry.term_explained = term.ends_on, term.explained
    try:
        entry.validate_constraints()
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    entry.save(force_insert=True)
    audit.record(action=action, by=by, at=at, subject=entry, details={"kind": entry.kind})
    return entry


def term_for(entry: ArchiveEntry) -> rules.Term:
    """The term of a sanction beside those that stand in the same file, except the one that it corrects."""
    others = ArchiveEntry.objects.standing().filter(
        archive=entry.archive_id, kind=EntryKind.DISCIPLINE, ends_on__isnull=False
    )
    if entry.supersedes_id is not None:
        others = others.exclude(pk=entry.supersedes_id)
    running = [rules.Running(one.starts_on, one.ends_on) for one in others if one.starts_on and one.ends_on]
    assert entry.starts_on is not None
    return rules.term_of(entry.result, entry.starts_on, running)


def _supersede(entry: ArchiveEntry, *, at: datetime) -> None:
    if entry.state not in (EntryState.KEPT, EntryState.ENDED):
        raise TransitionDenied("already_corrected", _("该条目已被更正，请更正最新的一条。"))
    entry.superseded_at = at
    entry.save(update_fields=["superseded_at"])


def _locked(uid: uuid.UUID) -> ArchiveEntry:
    return ArchiveEntry.objects.select_for_update(of=("self",)).select_related("archive").get(pk=uid)
