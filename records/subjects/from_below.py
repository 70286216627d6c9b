"""Bodies as lower nodes describe them: the same body must not stand twice at a node that collects from many."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from records.subjects.models import Organisation


@dataclass(frozen=True)
class Described:
    """A body in another node's words; ``uid`` is its id there."""

    uid: uuid.UUID
    name: str
    uscc: str | None
    kind: str
    region_code: str


def organisations_from_below(described: Collection[Described]) -> dict[uuid.UUID, Organisation]:
    """
    This node's rows for bodies that other nodes describe, by the id they bear there.

    The code decides; then the id. A body that nobody here knows is entered under the id it has below, so that one
    address of it answers at every level. Two workers may meet the same new body at once: the second insert gives
    way and takes the first one's row.
    """
    found = _known(described)
    missing = {body.uscc or str(body.uid): body for body in described if body.uid not in found}
    if missing:
        rows = [
            Organisation(
                uid=body.uid, name=body.name, uscc=body.uscc, kind=body.kind, region_id=body.region_code
            )
            for body in missing.values()
        ]
        for row in rows:
            row.derive()
        Organisation.objects.bulk_create(rows, ignore_conflicts=True)
        found = _known(described)
    return found


def _known(described: Collection[Described]) -> dict[uuid.UUID, Organisation]:
    codes = {body.uscc for body in described if body.uscc}
    rows = Organisation.objects.select_related("merged_into").filter(
        Q(uscc__in=codes) | Q(pk__in={body.uid for body in described})
    )
    by_code: dict[str | None, Organisation] = {row.uscc: row for row in rows if row.uscc}
    by_uid = {row.uid: row for row in rows}
    found = {body.uid: by_code.get(body.uscc) or by_uid.get(body.uid) for body in described}
    return {uid: row.current() for uid, row in found.items() if row is not None}
