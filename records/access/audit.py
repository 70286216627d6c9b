"""
Writing to the audit trail.

What was done is written in the caller's transaction: both happen or neither. What was refused or read is
written on a connection of its own, so that it stays when the request is rolled back.
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connections, models, transaction

from records.access.context import origin
from records.access.models import AuditEntry, Outcome, User
from records.common.bulk import insert_new
from records.common.canonical import canonical_bytes
from records.common.crypto import EncryptedTextField

# A request that holds a row the trail points at would wait for itself on the second connection.
LOCK_TIMEOUT = "3s"


def record(
    *,
    action: str,
    by: Any,
    at: datetime,
    subject: Any = None,
    details: dict | None = None,
    outcome: str = Outcome.DONE,
) -> AuditEntry:
    """Write one entry: in the caller's transaction what was done, apart from it what was refused or read."""
    person = by if isinstance(by, User) else None
    where = origin()
    entry = AuditEntry(
        action=action,
        outcome=outcome,
        by=person,
        by_name=person.full_name if person else "",
        role=",".join(sorted(person.roles())) if person else "",
        details=_plain(details or {}),
        at=at,
        request_id=where.request_id,
        channel=where.channel,
        **_described(subject),
    )
    if outcome == Outcome.DONE:
        insert_new(entry)
    else:
        _save_apart(entry)
    return entry


def refused(
    *, action: str, by: Any, at: datetime, subject: Any = None, details: dict | None = None
) -> AuditEntry:
    """Somebody was not allowed to; the entry stays although the request is rolled back."""
    return record(action=action, by=by, at=at, subject=subject, details=details, outcome=Outcome.REFUSED)


def read(
    *, action: str, by: Any, at: datetime, subject: Any = None, details: dict | None = None
) -> AuditEntry:
    """Somebody looked at what not everybody may see (officials' data, an informant's identity, the trail)."""
    return record(action=action, by=by, at=at, subject=subject, details=details, outcome=Outcome.READ)


def _save_apart(entry: AuditEntry) -> None:
    try:
        _save_on(settings.AUDIT_DATABASE, entry)
    except (IntegrityError, OperationalError):
        # The account was made, or is held, by the very request that is being refused. Its name stays.
        entry.by = None
        _save_on(settings.AUDIT_DATABASE, entry)


def _save_on(alias: str, entry: AuditEntry) -> None:
    with transaction.atomic(using=alias):
        if alias != "default":
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
        entry.pk = None
        entry.save(using=alias, force_insert=True)


def _plain(details: dict) -> dict:
    # What cannot be spelt canonically could never be sealed, so it is refused here, where its writer sees it.
    return json.loads(canonical_bytes(details))


def _described(subject: Any) -> dict[str, str]:
    if subject is None:
        return {}
    kind = subject._meta.label_lower if isinstance(subject, models.Model) else type(subject).__name__.lower()
    uid = getattr(subject, "uid", None) or getattr(subject, "pk", None) or ""
    return {
        "subject_type": kind,
        "subject_uid": str(uid),
        "subject_label": _label(subject)[:200],
        "region_code": getattr(subject, "access_region_code", None) or "",
    }


def _label(subject: Any) -> str:
    label = getattr(subject, "audit_label", None)
    if label is not None:
        return str(label)
    # A row with an encrypted column is about a person, whose name has no place in the trail.
    if isinstance(subject, models.Model) and any(
        isinstance(field, EncryptedTextField) for field in subject._meta.concrete_fields
    ):
        return ""
    return str(subject)
