"""What staff look up at a desk."""

from typing import TYPE_CHECKING

from django.db.models import Q

from disclosure.editing.choices import Status, VersionReason
from disclosure.editing.desk import Desk
from disclosure.editing.models import WrittenFile, WrittenQuerySet, WrittenVersion
from records.access.roles import Role
from records.access.scope import within_reach
from records.dishonesty.queries import READERS

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from records.access.models import User


def items_in_reach(desk: Desk, user: "User") -> WrittenQuerySet:
    """Those whose region, and body for a department, lie within one of this person's grants."""
    return within_reach(WrittenQuerySet(desk.model), user, *READERS)


def waiting_for(desk: Desk, user: "User") -> WrittenQuerySet:
    """What another person wrote and this reviewer may decide."""
    return within_reach(WrittenQuerySet(desk.model), user, Role.REVIEWER).filter(
        Q(status=Status.SUBMITTED) & ~Q(writers__contains=[user.pk])
        | Q(status=Status.PUBLISHED, proposed__isnull=False) & ~Q(proposed_by=user)
    )


def returned_to(desk: Desk, user: "User") -> WrittenQuerySet:
    """Returned to this person, or to somebody who has left: that waits for whoever holds the role there."""
    returned = items_in_reach(desk, user).filter(status=Status.RETURNED)
    return returned.filter(Q(created_by=user) | Q(created_by__is_active=False))


def files_of(uid: "UUID") -> "QuerySet[WrittenFile]":
    return WrittenFile.objects.filter(item=uid, removed_at=None).order_by("uploaded_at", "uid")


def corrections_of(uid: "UUID") -> "QuerySet[WrittenVersion]":
    """The corrections that readers are told of, newest first; never what the mistaken version said."""
    corrected = WrittenVersion.objects.filter(item=uid, reason=VersionReason.CORRECTED)
    return corrected.defer("content").order_by("-number")[:20]
