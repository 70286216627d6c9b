"""
What partners send: many items of one kind at once, each answered for itself.

A kind is a line in the registry; registers add theirs when the app is ready. The envelope, its limits, its
answers and the promise that the same content sent twice changes nothing are the same for all.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.models import User
from records.access.partner_kinds import add_partner_kind
from records.access.rights import may_submit
from records.common.bulk import copy_new, insert_new, twin
from records.dishonesty.choices import ItemOutcome
from records.dishonesty.content import COLUMNS
from records.dishonesty.models import Submission, SubmissionItem
from records.dishonesty.services.partner_items import Answer, receive_records

MAX_ITEMS = 1_000


class SubmissionRefused(Exception):
    """The whole envelope is refused and nothing of it was looked at."""

    def __init__(self, code: str, pointer: str, message: str) -> None:
        super().__init__(message)
        self.code, self.pointer, self.message = code, pointer, message


@dataclass(frozen=True)
class SubmissionKind:
    """
    :ivar receive: stores what is right of the items; one answer an item, in their order
    :ivar fates: what became of stored items since, by position; None for records, which are the first kind
    :ivar columns: what an item says, each with ``name``, ``label``, ``required``, ``example``, ``help``, ``choices``
    """

    name: str
    label: str | Promise
    receive: Callable[..., list[Answer]]
    fates: Callable[[Sequence[SubmissionItem]], dict[int, dict[str, Any]]] | None = None
    columns: Sequence[Any] = ()


_kinds: dict[str, SubmissionKind] = {}


def register_kind(kind: SubmissionKind) -> None:
    _kinds[kind.name] = kind
    add_partner_kind(kind.name, kind.label)


def kinds() -> list[SubmissionKind]:
    return [_kinds[name] for name in sorted(_kinds)]


def kind_named(name: str) -> SubmissionKind | None:
    return _kinds.get(name)


register_kind(
    SubmissionKind("dishonesty-record", gettext_lazy("政务失信记录"), receive_records, columns=COLUMNS)
)


def receive_submission(*, kind: str, items: Sequence[Any], by: User, at: datetime) -> Submission:
    """See ``receive_items``."""
    return receive_items(kind=kind, items=items, by=by, at=at)[0]


def receive_items(
    *, kind: str, items: Sequence[Any], by: User, at: datetime
) -> tuple[Submission, list[SubmissionItem]]:
    """
    Take in what a partner sends, all of it or nothing; a wrong item is answered and hinders no other.

    :return: with the items as they are kept, in their order
    :raises SubmissionRefused: for an unknown kind, one that is not this partner's, no items or too many
    """
    _refuse_stranger(by)
    receiver = _receiver(kind, by)
    if not 1 <= len(items) <= MAX_ITEMS:
        raise SubmissionRefused(
            "number_of_items",
            "/items",
            _("一次可报送 1 至 %(most)d 条，收到 %(count)d 条。") % {"most": MAX_ITEMS, "count": len(items)},
        )
    # Whatever fails from here on fails the whole request, which undoes all of it: no savepoint of its own.
    with transaction.atomic(savepoint=False):
        return _receive(receiver, items, by=by, at=at)


def _receive(
    receiver: SubmissionKind, items: Sequence[Any], *, by: User, at: datetime
) -> tuple[Submission, list[SubmissionItem]]:
    _one_at_a_time(by)
    answers = receiver.receive(items, by=by, at=at)
    count = Counter(answer.outcome for answer in answers)
    submission = Submission(
        partner=by,
        kind=receiver.name,
        received_at=at,
        digest=_digest(items),
        accepted=count[ItemOutcome.ACCEPTED],
        duplicates=count[ItemOutcome.DUPLICATE],
        rejected=count[ItemOutcome.REJECTED],
    )
    insert_new(submission)
    kept = _items(submission, answers)
    copy_new(kept, numbered=False)
    audit.record(
        action="submission.received",
        by=by,
        at=at,
        subject=submission,
        details={"kind": receiver.name, **{outcome.value: count[outcome] for outcome in ItemOutcome}},
    )
    return submission, kept


def _items(submission: Submission, answers: Sequence[Answer]) -> list[SubmissionItem]:
    blank, kept = SubmissionItem(submission=submission), []
    for position, answer in enumerate(answers):
        item = twin(blank)
        item.position, item.external_id = position, _storable(answer.external_id)
        item.outcome = answer.outcome.value
        item.errors = [_placed(error.as_dict(), position) for error in answer.errors]
        item.record_id, item.change_id = answer.record_uid, answer.change_uid
        item.entry, item.proposal = answer.entry_uid, answer.proposal
        kept.append(item)
    return kept


def _refuse_stranger(by: User) -> None:
    if getattr(by, "partner_application", None) is None or not by.is_active:
        raise SubmissionRefused("not_a_partner", "", _("只有登记的对接单位可以报送。"))


def _receiver(kind: str, by: User) -> SubmissionKind:
    receiver = _kinds.get(kind)
    if receiver is None:
        words = {"kind": kind[:40], "known": _("、").join(_kinds)}
        raise SubmissionRefused(
            "unknown_kind", "/kind", _("没有“%(kind)s”这一种类，可用：%(known)s。") % words
        )
    if not may_submit(by, kind):
        raise SubmissionRefused(
            "kind_not_allowed", "/kind", _("贵单位没有报送“%s”的权限，请联系系统管理员。") % receiver.label
        )
    return receiver


def _one_at_a_time(by: User) -> None:
    """Two requests of one partner with the same items wait for one another instead of colliding."""
    number = int.from_bytes(hashlib.sha256(f"submission:{by.pk}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _digest(items: Sequence[Any]) -> str:
    # As it was sent, faults included; what is canonical in it is the single item's to say.
    return hashlib.sha256(json.dumps(items, sort_keys=True, default=str).encode()).hexdigest()


def _placed(error: dict[str, str], position: int) -> dict[str, str]:
    told = {name: _storable(text) for name, text in error.items()}
    return {**told, "pointer": f"/items/{position}{told['pointer']}"}


def _storable(text: str) -> str:
    """What is told of a fault may quote it; neither half a character nor a NUL can be kept."""
    return text.replace("\x00", "").encode(errors="replace").decode()
