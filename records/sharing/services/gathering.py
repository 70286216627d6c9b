"""
From what happened to calls that are owed.

Each address has a position in the order of what is written. In one transaction the calls for what lies behind it are
written and the position moves: nothing is left out, and nothing is owed twice, however often and wherever this runs.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from records.access.models import User
from records.common.settling import LATE_CLOCKS, moment_of, settled_at, uid_at
from records.sharing.choices import DeliveryState
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services.endpoints import allowed_events
from records.sharing.sources import Happening, sources

# So many calls one step writes for one address, and so many steps one run takes for it.
CHUNK, MOST_STEPS = 200, 10


def gather(*, at: datetime) -> int:
    """Write the calls that are owed for what has happened by now; returns how many they are."""
    settled, written = settled_at(), 0
    end, floor = uid_at(settled), uid_at(settled - LATE_CLOCKS)
    for position, uids in _by_position(end).items():
        if all(source.quiet(position, end) for source in sources()):
            # Nothing at all happened: said once for all who stand at the same place.
            behind = WebhookEndpoint.objects.filter(pk__in=uids, position=position, position__lt=floor)
            behind.update(position=floor)
            continue
        for uid in uids:
            for _step in range(MOST_STEPS):
                made, more = _gather_for(uid, end, floor, at=at)
                written += made
                if not more:
                    break
    return written


def _by_position(end: UUID) -> dict[UUID, list[UUID]]:
    waiting = WebhookEndpoint.objects.filter(
        removed_at=None, off_at=None, partner__is_active=True, position__lt=end
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for uid, position in waiting.order_by("uid").values_list("uid", "position"):
        found[position].append(uid)
    return found


@transaction.atomic
def _gather_for(uid: UUID, end: UUID, floor: UUID, *, at: datetime) -> tuple[int, bool]:
    """One step for one address: how many calls, and whether there is more; nothing where somebody else is at it."""
    endpoint = (
        WebhookEndpoint.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("partner__partner_application")
        .filter(pk=uid, removed_at=None, off_at=None)
        .first()
    )
    if endpoint is None or endpoint.position >= end:
        return 0, False
    application = endpoint.partner.partner_application
    if not application.is_in_force(on=timezone.localdate(at)):
        return 0, False
    events = [event for event in endpoint.events if event in allowed_events(application)]
    happenings, until = _happenings(endpoint.partner, events, endpoint.kinds, endpoint.position, end)
    made = owe(endpoint, happenings, at=at)
    more = until < end
    # As the feed does: where all has been told, it stays a little back, and never before what was told.
    reached = UUID(int=until.int - 1) if more else max([floor, *(each.position for each in happenings)])
    endpoint.position = max(endpoint.position, reached)
    endpoint.save(update_fields=["position"])
    return made, more


def _happenings(
    partner: User, events: list[str], kinds: list[str], after: UUID, end: UUID
) -> tuple[list[Happening], UUID]:
    found, until = list[Happening](), end
    for source in sources():
        if wanted := [event for event in events if event in source.events]:
            part = source.since(partner, wanted, kinds, after, end, CHUNK)
            found += part.happenings
            until = min(until, part.until)
    # What lies behind the place up to which every source has looked is found again by the next step.
    return [each for each in found if each.position < until], until


def owe(endpoint: WebhookEndpoint, happenings: Iterable[Happening], *, at: datetime) -> int:
    """The calls for these happenings; one that is owed or was made already is not owed again."""
    calls = [
        WebhookDelivery(
            endpoint=endpoint,
            event=each.event,
            about=each.about,
            position=each.position,
            body=body_of(each),
            state=DeliveryState.WAITING,
            next_try_at=at,
            created_at=at,
        )
        for each in sorted(happenings, key=lambda each: each.position)
    ]
    WebhookDelivery.objects.bulk_create(calls, ignore_conflicts=True)
    return len(calls)


def body_of(happening: Happening) -> str:
    """What is sent, to the byte: what happened to which thing and where to read it; nothing of what it says."""
    return json.dumps(
        {
            "type": happening.event,
            "timestamp": moment_of(happening.position).isoformat(),
            "node": settings.NODE_CODE,
            "data": {"uid": str(happening.about), **happening.data},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
