"""How a register's own room publishes what two persons of it have established already."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.registers.choices import Status, VersionReason
from records.registers.models import EntryTransition, RegisterEntry
from records.registers.register import Register
from records.registers.services import _append_version

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def publish_established(
    *, register: Register, content: Mapping[str, Any], writers: list[int], by: "User", at: datetime
) -> RegisterEntry:
    """
    Make what a register's own room has worked out a published entry at once.

    Who may publish it its room has checked; that the publisher is none of ``writers`` is checked here as well, and
    by the database on the version.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``four_eyes``
    """
    if unknown := sorted(set(content) - {"organisation", *register.carried}):
        raise ValidationError(dict.fromkeys(unknown, _("该字段不能由人填写。")), code="not_editable")
    if by.pk in writers:
        raise TransitionDenied("four_eyes", _("内容由您提出，须由另一人核定。"))
    node = this_node()
    entry = register.model(
        origin=node.code,
        origin_name=node.name,
        created_by_id=writers[0],
        created_at=at,
        updated_at=at,
        **content,
    )
    register.prepare(entry)
    if wrong := register.problems(entry, on=timezone.localdate(at)):
        raise ValidationError(wrong)
    entry.place()
    entry.status, entry.published_at = Status.PUBLISHED, at
    _append_version(register, entry, VersionReason.CREATED, writers=writers, note="", by=by, at=at)
    entry.save(force_insert=True)
    EntryTransition.objects.create(
        kind=register.kind,
        entry=entry.pk,
        name="publish",
        source="",
        target=entry.status,
        by=by,
        at=at,
    )
    audit.record(action=f"{register.kind}.publish", by=by, at=at, subject=entry)
    register.follow("publish", [entry], by=by, at=at)
    return entry
