"""
What one partner sees, and in which words: the one visibility rule with the audience of offices, bounded by its rights.

Nothing here asks a table by itself; list, changes, snapshot and webhooks all come through this file.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from disclosure.published import GOVERNMENT, present, readable, records_for
from disclosure.published.changes import Change
from disclosure.published.kinds import RECORD
from disclosure.published.registers import entries_for, present_entry
from disclosure.published.views import View
from records.access.models import User
from records.access.rights import readable_kinds, withheld_fields
from records.common.masking import MASKED_NAME
from records.dishonesty.choices import Scope
from records.registers.register import register_named, registers


def shared_kinds() -> list[str]:
    return [RECORD, *(register.kind for register in registers())]


def view_of(partner: User) -> View:
    known = shared_kinds()
    return View(GOVERNMENT, {kind: at for kind, at in readable_kinds(partner).items() if kind in known})


def rights_of(partner: User) -> str:
    """A digest of what the partner may see: where it differs, an old copy is no ground to go on from."""
    application = partner.partner_application
    rights = application.rights.filter(may_read=True).order_by("kind", "region_id")
    granted = [
        [kind, region, sorted(fields)]
        for kind, region, fields in rights.values_list("kind", "region", "open_fields")
    ]
    said = [application.region_id, application.sandbox, granted]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def rows_of(kind: str, view: View, *, on: date) -> QuerySet[Any]:
    """The things of a kind that lie in this view, with all that ``said`` needs."""
    if kind == RECORD:
        return readable(records_for(view.audience, on=on)).filter(view.now(kind))
    return entries_for(register_named(kind), view.audience, on=on).filter(view.now(kind))


def said(partner: User, kind: str, row: Any) -> dict[str, Any]:
    """One thing as the partner reads it."""
    shown = present(row, GOVERNMENT) if kind == RECORD else present_entry(register_named(kind), row)
    return told(partner, kind, shown)


def told_change(partner: User, change: Change) -> dict[str, Any]:
    return change.told() if change.row is None else told(partner, change.kind, change.row)


def told(partner: User, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """
    The row without the fields that were not granted; which ones, ``withheld`` says.

    What everybody may read is withheld from nobody.
    """
    withheld: list[str] = []
    if row["scope"] != Scope.PUBLIC:
        barred = withheld_fields(partner, kind, region=row["region"]["code"])
        withheld = sorted(name for name in barred if row.get(name) not in (None, "", MASKED_NAME))
    return {"kind": kind, **row, **dict.fromkeys(withheld), "withheld": withheld, "ended": False}


def beyond_the_public(rows: Iterable[dict[str, Any]]) -> int:
    """How many of these rows not everybody may read: handing those over leaves a trace."""
    return sum(row.get("scope", Scope.PUBLIC) != Scope.PUBLIC for row in rows)
