"""
Destroying what is past its term: the node draws up the list, one administrator proposes, another approves, and the
rows go in batches; what remains is a certificate with their number and a digest of what they were.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from records.access import audit
from records.access.models import User
from records.access.roles import Role
from records.access.services.system import clock_user
from records.access.stewardship import retention
from records.access.stewardship.actions import Action, Change, Matter
from records.access.stewardship.models import Decision, DestructionBatch, DestructionList
from records.common.canonical import canonical_bytes
from records.common.locks import advisory_lock
from records.subjects.models import NATION_CODE, Region

BATCH = 1_000
# A list names at most so many; the rest stands on the next one.
MOST_LISTED = 1_000_000
_OVER = Q(finished_at__isnull=False) | Q(
    request__decision__in=[Decision.REFUSED, Decision.WITHDRAWN, Decision.EXPIRED]
)


def action() -> Action:
    return Action(
        "destruction",
        gettext_lazy("销毁到期数据"),
        frozenset({Role.SYSTEM_ADMIN}),
        frozenset({Role.SECURITY_ADMIN}),
        _matter,
        _approve,
    )


@transaction.atomic
def draw_up(*, at: datetime) -> list[DestructionList]:
    """Lists of what is past its term now; a kind that has an open list gets no second one. May run twice."""
    made = []
    for kind in retention.kinds():
        if open_lists().filter(kind=kind.key).exists():
            continue
        before = at - kind.kept_for
        found = kind.rows(before)[:MOST_LISTED].count()
        if not found:
            continue
        drawn = DestructionList.objects.create(
            kind=kind.key, before=before, found=found, basis=kind.basis, drawn_at=at
        )
        audit.record(
            action="destruction.drawn",
            by=clock_user(),
            at=at,
            subject=drawn,
            details={"kind": kind.key, "before": before, "found": found},
        )
        made.append(drawn)
    return made


def open_lists() -> Any:
    """Those that wait for a proposal, a decision or their end."""
    return DestructionList.objects.exclude(_OVER)


def destroy_approved(*, at: datetime) -> int:
    """Go on with every approved list until it is done; each batch is a transaction of its own. May run twice."""
    destroyed = 0
    with advisory_lock("access-destruction") as mine:
        if not mine:
            return 0
        waiting = DestructionList.objects.filter(finished_at=None, request__decision=Decision.APPROVED)
        for drawn in waiting.order_by("drawn_at"):
            while count := _destroy_batch(drawn, at=at):
                destroyed += count
    return destroyed


@transaction.atomic
def _destroy_batch(drawn: DestructionList, *, at: datetime) -> int:
    drawn = DestructionList.objects.select_for_update(of=("self",)).get(pk=drawn.pk)
    if drawn.finished_at is not None:
        return 0
    kind = retention.kind_of(drawn.kind)
    last = drawn.batches.order_by("-number").first()
    gone = drawn.batches.aggregate(gone=Sum("count"))["gone"] or 0
    # Never more than was approved: a row with an old date may have come in since.
    rows = list(kind.rows(drawn.before).order_by("pk")[: min(BATCH, drawn.found - gone)])
    if not rows:
        drawn.finished_at, drawn.destroyed = at, gone
        drawn.digest = last.digest if last else _digest("", [])
        drawn.save(update_fields=["finished_at", "destroyed", "digest"])
        audit.record(
            action="destruction.finished",
            by=clock_user(),
            at=at,
            subject=drawn,
            details={"kind": drawn.kind, "destroyed": gone, "digest": drawn.digest},
        )
        return 0
    batch = DestructionBatch.objects.create(
        destruction=drawn,
        number=last.number + 1 if last else 1,
        count=len(rows),
        digest=_digest(last.digest if last else "", [kind.spelt(row) for row in rows]),
        at=at,
    )
    if kind.destroy is None:
        kind.rows(drawn.before).filter(pk__in=[row.pk for row in rows]).delete()
    else:
        kind.destroy(rows)
    audit.record(
        action="destruction.batch",
        by=clock_user(),
        at=at,
        subject=drawn,
        details={"number": batch.number, "count": batch.count, "digest": batch.digest},
    )
    return batch.count


def _digest(previous: str, rows: list[dict[str, Any]]) -> str:
    return hashlib.sha256(canonical_bytes({"previous": previous, "rows": rows})).hexdigest()


def _matter(arguments: Mapping[str, Any], *, by: User) -> Matter:
    drawn = _open_list(arguments)
    codes = sorted((len(reach.prefix), reach.region_code) for reach in by.reaches())
    changes = [
        Change(gettext_noop("种类"), str(retention.kind_of(drawn.kind).label), gettext_noop("销毁")),
        Change(gettext_noop("早于"), f"{drawn.before:%Y-%m-%d}", f"{drawn.before:%Y-%m-%d}"),
        Change(gettext_noop("条数"), str(drawn.found), "0"),
        Change(gettext_noop("依据"), drawn.basis, drawn.basis),
    ]
    region = Region.objects.get(code=codes[0][1] if codes else NATION_CODE)
    return Matter(f"destruction:{drawn.pk}", region, changes)


def _approve(arguments: Mapping[str, Any], *, by: User, at: datetime) -> dict[str, Any]:
    # The rows go afterwards, in batches: so many in one transaction would hold everybody up.
    return {"list": str(_open_list(arguments).pk)}


def _open_list(arguments: Mapping[str, Any]) -> DestructionList:
    drawn = open_lists().filter(pk=arguments["list"]).first()
    if drawn is None:
        raise ValidationError(_("没有这份销毁清单，或者它已经办结。"))
    return drawn
