"""Publishing an imported batch in sets: what one person had stored, another lets out, four eyes for every row."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from records.chain import services as chain
from records.chain.services import NewEvent
from records.common.bulk import copy_new
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import RowState
from records.registers.choices import Status, VersionReason
from records.registers.lengths import Lengths
from records.registers.models import EntryTransition, EntryVersion
from records.registers.register import Register, register_named
from records.registers.travel import payload_of, shared
from records.registers.workflow import WORKFLOW, another_person

if TYPE_CHECKING:
    from records.access.models import User
    from records.dishonesty.models import ImportBatch

CHUNK = 1_000


def release_batch(*, batch: "ImportBatch", by: "User", at: datetime) -> int:
    """
    Publish every entry of the batch that waits for review and that ``by`` may publish; the others stay as they are.

    Safe to run again: what is published no longer waits.
    """
    register, lengths, published, after = register_named(batch.kind), Lengths(), 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                batch.rows.filter(state=RowState.IMPORTED, entry__isnull=False, number__gt=after)
                .order_by("number")
                .values_list("number", "entry")[:CHUNK]
            )
            if not rows:
                return published
            after = rows[-1][0]
            made = _publish(register, [uid for _number, uid in rows if uid], lengths, by=by, at=at)
            published += made
            type(batch).objects.filter(pk=batch.pk).update(rows_released=F("rows_released") + made)


def _publish(
    register: Register, uids: Sequence[uuid.UUID], lengths: Lengths, *, by: "User", at: datetime
) -> int:
    waiting = (
        register.model.objects.select_for_update(of=("self",))
        .select_related("organisation", "region")
        .defer("search_grams")
        .filter(pk__in=uids, status=Status.SUBMITTED)
        .order_by("uid")
    )
    on = timezone.localdate(at)
    step = WORKFLOW.transitions["publish"]
    entries = [
        entry
        for entry in waiting
        if by.holds(step.roles, over=entry)
        and _by_another(entry, by, at)
        and not register.problems(entry, on=on, lengths=lengths)
    ]
    if not entries:
        return 0
    versions, events, steps = [], [], []
    for entry in entries:
        writers = entry.writers
        entry.status, entry.published_at, entry.updated_at, entry.version = step.target, at, at, 1
        versions.append(
            EntryVersion(
                kind=register.kind,
                entry=entry.pk,
                number=1,
                reason=VersionReason.CREATED,
                content=shared(register, entry),
                writers=writers,
                made_at=at,
                registered_at=at,
                by=by,
            )
        )
        events.append(
            NewEvent(
                register.kind,
                entry.pk,
                1,
                "publish",
                payload_of(register, entry, reason=VersionReason.CREATED),
            )
        )
        steps.append(_step(register, entry, by=by, at=at))
    # One statement over an array: what differs between the rows is nothing but their keys.
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(register.model._meta.db_table)
        cursor.execute(
            f"UPDATE {table} SET status = %s, published_at = %s, updated_at = %s, version = 1, writers = '{{}}'"  # noqa: S608 - the table of a register
            " WHERE uid = ANY(%s::uuid[])",
            [step.target, at, at, [entry.pk for entry in entries]],
        )
    copy_new(versions)
    copy_new(steps)
    chain.emit_many(events=events, at=at)
    register.follow(step.name, entries, by=by, at=at)
    return len(entries)


def _by_another(entry: Any, by: "User", at: datetime) -> bool:
    try:
        another_person(entry, by=by, at=at)
    except TransitionDenied:
        return False
    return True


def _step(register: Register, entry: Any, *, by: "User", at: datetime) -> EntryTransition:
    return EntryTransition(
        kind=register.kind,
        entry=entry.pk,
        name="publish",
        source=Status.SUBMITTED,
        target=Status.PUBLISHED,
        by=by,
        at=at,
    )
