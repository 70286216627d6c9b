"""Publishing what waits of an imported batch at once, for kinds that another person reviews by the batch."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.locks import advisory_lock
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.models import ImportBatch
from records.dishonesty.services.import_kinds import import_kind

if TYPE_CHECKING:
    from records.access.models import User


def is_released_by_batch(batch: ImportBatch) -> bool:
    return import_kind(batch.kind).release is not None and batch.state == ImportState.DONE


def may_release(batch: ImportBatch, *, by: "User") -> bool:
    return _why_not(batch, by=by) is None


def waiting(batch: ImportBatch) -> int:
    """How many of its rows became documents that may still wait for their review."""
    return batch.rows.filter(state=RowState.IMPORTED, entry__isnull=False).count()


@transaction.atomic
def ask_release(*, uid: uuid.UUID, by: "User", at: datetime) -> ImportBatch:
    """Ask for all that waits of a batch to be published; from then on it happens, whatever happens to workers."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("region").get(pk=uid)
    if denied := _why_not(batch, by=by):
        audit.refused(action="import.release", by=by, at=at, subject=batch, details={"code": denied.code})
        raise denied
    batch.released_by, batch.release_asked_at = by, at
    batch.save(update_fields=["released_by", "release_asked_at"])
    audit.record(action="import.release_asked", by=by, at=at, subject=batch)
    return batch


def release_batch(*, uid: uuid.UUID, at: datetime) -> ImportBatch:
    """Publish chunk by chunk; each commits, so a run that was stopped goes on where it was and doubles nothing."""
    with advisory_lock(f"release:{uid}") as mine:
        batch = ImportBatch.objects.select_related("region", "released_by").get(pk=uid)
        release = import_kind(batch.kind).release
        if not mine or batch.released_by is None or batch.released_at or release is None:
            return batch
        released = release(batch=batch, by=batch.released_by, at=at)
        batch.refresh_from_db()
        batch.released_at = at
        batch.save(update_fields=["released_at"])
        audit.record(
            action="import.released",
            by=batch.released_by,
            at=at,
            subject=batch,
            details={"published": released},
        )
    return batch


def _why_not(batch: ImportBatch, *, by: "User") -> TransitionDenied | None:
    if not is_released_by_batch(batch):
        return TransitionDenied("wrong_state", _("本批次还没有导入完成，或须逐条审核。"))
    if batch.released_by_id is not None:
        return TransitionDenied("already_released", _("本批次已批量发布过，其余的请逐条审核。"))
    if not by.holds([Role.REVIEWER], over=batch):
        return TransitionDenied("not_your_role", _("您没有审核本批次的权限。"))
    if by.pk in (batch.uploaded_by_id, batch.confirmed_by_id):
        return TransitionDenied("four_eyes", _("本批次由您上传或确认，须由另一人审核。"))
    return None
