"""Opening archives, handing them over, and letting somebody read one."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.archives.choices import Purpose
from records.archives.models import Archive, ArchiveReading
from records.archives.services.common import KEEPERS, only_keepers, reasoned, refuse
from records.common.workflow import TransitionDenied
from records.subjects.models import Official, Organisation, Post

if TYPE_CHECKING:
    from records.access.models import User

# The keeper works with the file; the auditor looks at how it is kept. Nobody else has any business in it.
READERS = KEEPERS | {Role.AUDIT_ADMIN}
PURPOSES_OF: dict[Role, frozenset[str]] = {
    Role.HR_ARCHIVIST: frozenset(set(Purpose.values) - {Purpose.AUDIT}),
    Role.AUDIT_ADMIN: frozenset({Purpose.AUDIT}),
}
# A purpose once said holds for this long; then it is asked for again.
HOLDS = timedelta(minutes=30)
FEWEST_WORDS = 4
MOST_AT_ONCE = 2_000


@transaction.atomic
def open_archive(*, official: Official, organisation: Organisation, by: "User", at: datetime) -> Archive:
    """The official's archive, opened at this body where he has none yet."""
    only_keepers(over=organisation, action="archive.opened", by=by, at=at, subject=official)
    return _opened(official, organisation, by=by, at=at)


def _opened(official: Official, organisation: Organisation, *, by: "User", at: datetime) -> Archive:
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
    return archive


@transaction.atomic
def open_for_body(*, organisation: Organisation, by: "User", at: datetime) -> int:
    """Open an archive for everybody in post at this body who has none; returns how many were opened."""
    only_keepers(over=organisation, action="archive.opened_for_body", by=by, at=at, subject=organisation)
    lacking = (
        Official.objects.filter(
            pk__in=Post.objects.open().filter(organisation=organisation).values("official"), archive=None
        )
        .order_by("pk")
        .values_list("pk", flat=True)[:MOST_AT_ONCE]
    )
    fresh = [
        Archive(
            official_id=pk,
            organisation=organisation,
            region_id=organisation.region_id,
            opened_by=by,
            opened_at=at,
        )
        for pk in lacking
    ]
    # Two archivists may press the button at once: whoever comes second finds the archives there.
    Archive.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    if fresh:
        audit.record(
            action="archive.opened_for_body",
            by=by,
            at=at,
            subject=organisation,
            details={"count": len(fresh)},
        )
    return len(fresh)


@transaction.atomic
def hand_over(*, uid: uuid.UUID, to: Organisation, reason: str, by: "User", at: datetime) -> Archive:
    """The official has moved: from now on the archive is kept by his new body, and its archivists alone read it."""
    archive = Archive.objects.select_for_update(of=("self",)).get(pk=uid)
    only_keepers(over=archive, action="archive.handed_over", by=by, at=at, subject=archive)
    reason = reasoned(reason, _("请写明转递的理由，如调任文件。"))
    if to.pk == archive.organisation_id:
        raise TransitionDenied("same_body", _("档案已由该机构管理，无需转递。"))
    if to.merged_into_id is not None:
        raise TransitionDenied("merged_body", _("该机构已并入其他机构，请选择并入后的机构。"))
    before = archive.organisation_id
    archive.organisation, archive.region_id = to, to.region_id
    archive.save(update_fields=["organisation", "region"])
    audit.record(
        action="archive.handed_over",
        by=by,
        at=at,
        subject=archive,
        details={"from": str(before), "to": str(to.pk), "reason": reason},
    )
    return archive


def purposes_for(user: "User", archive: Archive) -> list[str]:
    """For what this person may open this archive, in the order of the list; none for who may not."""
    mine: set[str] = set()
    for role, purposes in PURPOSES_OF.items():
        if user.holds([role], over=archive):
            mine |= purposes
    return [purpose for purpose in Purpose.values if purpose in mine]


@transaction.atomic
def read_archive(*, uid: uuid.UUID, purpose: str, words: str, by: "User", at: datetime) -> ArchiveReading:
    """
    Let somebody into an archive for a purpose; it stands in the file's own history and in the audit trail.

    :raises TransitionDenied: ``not_your_role``, ``purpose_not_yours``, ``words_needed``; the first two leave a trace
    """
    archive = Archive.objects.get(pk=uid)
    allowed = purposes_for(by, archive)
    if not allowed:
        raise refuse_reading(archive, by=by, at=at)
    if purpose not in allowed:
        raise refuse(
            "purpose_not_yours",
            _("您的角色不能以该用途查阅，请重新选择。"),
            action="archive.read",
            by=by,
            at=at,
            subject=archive,
        )
    words = " ".join(words.split())[:500]
    if len(words) < FEWEST_WORDS:
        raise TransitionDenied("words_needed", _("请写明查阅事由（至少 %d 个字）。") % FEWEST_WORDS)
    reading = ArchiveReading.objects.create(
        archive=archive,
        by=by,
        role=",".join(sorted(by.roles()))[:200],
        purpose=purpose,
        words=words,
        at=at,
    )
    audit.read(
        action="archive.read", by=by, at=at, subject=archive, details={"purpose": purpose, "words": words}
    )
    return reading


def refuse_reading(archive: Archive | None, *, by: "User", at: datetime) -> TransitionDenied:
    """One answer for a file out of reach and for one that does not exist, so that nobody learns which it is."""
    return refuse(
        "not_your_role",
        _("没有这份档案，或您没有查阅它的权限。"),
        action="archive.read",
        by=by,
        at=at,
        subject=archive,
    )


def reading_of(user: "User", archive: Archive, *, at: datetime) -> ArchiveReading | None:
    """The purpose for which this person is in the file just now, while he may still be there."""
    if not purposes_for(user, archive):
        return None
    return (
        ArchiveReading.objects.filter(archive=archive, by=user, at__gt=at - HOLDS, at__lte=at)
        .order_by("-at")
        .first()
    )
