"""The one place where a version comes into being: its row, and its event for the chain, in one transaction."""

from datetime import datetime
from typing import TYPE_CHECKING

from records.chain import services as chain
from records.dishonesty.choices import VersionReason
from records.dishonesty.content import snapshot
from records.dishonesty.kind import KIND, payload_of
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.dishonesty.rules import leaves_the_node

if TYPE_CHECKING:
    from records.access.models import User

ACTION_OF_REASON = {
    VersionReason.CREATED: "publish",
    VersionReason.UPDATED: "amend",
    VersionReason.CORRECTED: "amend",
    VersionReason.ANNULLED: "end",
    VersionReason.REPAIRED: "end",
    VersionReason.EXPIRED: "end",
    VersionReason.RESTORED: "publish",
}


def append_version(
    *,
    record: DishonestyRecord,
    reason: VersionReason,
    by: "User",
    at: datetime,
    note: str = "",
    was_shared: bool | None = None,
) -> RecordVersion:
    """
    Number and keep the record's present content, and send it up where its scope allows.

    The caller holds the record's row lock and saves the record afterwards.

    :param was_shared: whether the version before was sent up; by default as the record's scope says now
    """
    record.version += 1
    record.updated_at = at
    last = record.versions.order_by("-number").first()
    version = RecordVersion.objects.create(
        record=record,
        number=record.version,
        reason=reason,
        note=note[:500],
        corrects=last if reason == VersionReason.CORRECTED else None,
        content=snapshot(record),
        made_at=at,
        registered_at=at,
        by=by,
    )
    shared = leaves_the_node(record.scope)
    before = shared if was_shared is None else was_shared
    action: str | None = ACTION_OF_REASON[reason]
    if before and not shared:
        action = "end"
    elif not shared:
        action = None
    elif not before:
        action = "publish"
    if action:
        chain.emit(
            kind=KIND,
            uid=record.uid,
            version=record.version,
            action=action,
            payload=payload_of(record, reason=reason, withdrawn=not shared),
            at=at,
        )
    return version
