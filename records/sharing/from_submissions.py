"""What reviewers decided about what a partner sent in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from records.common.settling import moment_of, position_at
from records.dishonesty.choices import ChangeState
from records.dishonesty.models import ProposedChange, RecordTransition, SubmissionItem
from records.registers.models import EntryTransition
from records.sharing.choices import EventKind
from records.sharing.sources import Found, Happening, Source, cut, register_source, walked

if TYPE_CHECKING:
    from records.access.models import User

# The steps that are somebody's answer to what was sent in; the state is what the submission's own address calls it.
_RECORDS = {"return": "returned", "approve": "approved", "publish": "published"}
_ENTRIES = {
    "return": "returned",
    "publish": "published",
    "accept": "change_accepted",
    "refuse": "change_refused",
}


@dataclass(frozen=True)
class Steps:
    """
    A table of steps among which some are somebody's answer to what was sent in.

    :ivar column: which of its columns names the thing
    :ivar states: by the step's name what the submission's own address calls it then
    """

    model: Any
    column: str
    states: Mapping[str, str]


# Rooms above add their own when the app is ready.
_steps = [Steps(EntryTransition, "entry", _ENTRIES)]


def add_steps(steps: Steps) -> None:
    _steps.append(steps)


_CHANGES = {ChangeState.ACCEPTED: "change_accepted", ChangeState.REFUSED: "change_refused"}


def register() -> None:
    register_source(Source("submissions", (EventKind.SUBMISSION_DECIDED,), quiet, since))


def quiet(after: UUID, end: UUID) -> bool:
    between = Q(uid__gt=after, uid__lt=end)
    tables = (RecordTransition, *(steps.model for steps in _steps))
    return not (
        any(model.objects.filter(between).exists() for model in tables) or _decided(after, end).exists()
    )


def since(
    partner: "User", events: Sequence[str], kinds: Sequence[str], after: UUID, until: UUID, limit: int
) -> Found:
    for model in (RecordTransition, *(steps.model for steps in _steps)):
        until = min(until, walked(model.objects.all(), after, until))
    found = [
        *_of_records(partner, after, until, limit),
        *(one for steps in _steps for one in _of_steps(steps, partner, after, until, limit)),
        *_of_changes(partner, after, until, limit),
    ]
    return cut(found, until, limit)


def _of_records(partner: "User", after: UUID, until: UUID, limit: int) -> Iterable[Happening]:
    steps = RecordTransition.objects.filter(
        uid__gt=after,
        uid__lt=until,
        name__in=_RECORDS,
        record__in=_items(partner).filter(record__isnull=False).values("record"),
    )
    rows = list(steps.order_by("uid").values_list("uid", "record", "name")[: limit + 1])
    items = _newest(_items(partner).filter(record__in={record for _uid, record, _name in rows}), "record_id")
    return [_happening(items[record], record, uid, _RECORDS[name]) for uid, record, name in rows]


def _of_steps(steps: Steps, partner: "User", after: UUID, until: UUID, limit: int) -> Iterable[Happening]:
    taken = steps.model.objects.filter(
        **{f"{steps.column}__in": _items(partner).filter(entry__isnull=False).values("entry")},
        uid__gt=after,
        uid__lt=until,
        name__in=steps.states,
    )
    rows = list(taken.order_by("uid").values_list("uid", steps.column, "name")[: limit + 1])
    items = _newest(_items(partner).filter(entry__in={about for _uid, about, _name in rows}), "entry")
    return [_happening(items[about], about, uid, steps.states[name]) for uid, about, name in rows]


def _of_changes(partner: "User", after: UUID, until: UUID, limit: int) -> Iterable[Happening]:
    mine = _decided(after, until).filter(pk__in=_items(partner).filter(change__isnull=False).values("change"))
    changes = list(mine.order_by("decided_at", "uid")[: limit + 1])
    items = _newest(_items(partner).filter(change__in=[change.pk for change in changes]), "change_id")
    found = []
    for change in changes:
        assert change.decided_at is not None
        position = position_at(change.decided_at, change.pk)
        # The question is asked by milliseconds; within one the uid decides.
        if after < position < until:
            state = _CHANGES[ChangeState(change.state)]
            found.append(_happening(items[change.pk], change.record_id, position, state))
    return found


def _decided(after: UUID, until: UUID) -> Any:
    return ProposedChange.objects.filter(decided_at__gte=moment_of(after), decided_at__lte=moment_of(until))


def _items(partner: "User") -> Any:
    return SubmissionItem.objects.filter(submission__partner=partner)


def _newest(items: Any, column: str) -> dict[UUID, SubmissionItem]:
    """The last item about each thing: what was sent again is what was decided."""
    return {getattr(item, column): item for item in items.order_by("submission__received_at", "position")}


def _happening(item: SubmissionItem, about: UUID, position: UUID, state: str) -> Happening:
    data = {
        "submission": str(item.submission_id),
        "item": item.position,
        "state": state,
        "url": f"/api/v1/submissions/{item.submission_id}/",
    }
    return Happening(EventKind.SUBMISSION_DECIDED, about, position, data)
