"""
The way of letters between two nodes: up as events of the chain, down as notices, sealed, numbered, each once.

Nothing here knows what a letter says. What the chain promises (nothing lost, nothing twice, in order) holds for
letters by their numbers; a letter whose predecessor is still on its way waits.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from records.chain import services as chain
from records.chain.models import Notice, Peer, PeerRole, PeerState
from records.chain.notice_kinds import NoticeKind, register_notice_kind
from records.chain.notices import issue
from records.chain.registry import EventView, Kind, register_kind
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from supervision.complaints.models import Complaint
from supervision.complaints.referrals import sealing
from supervision.complaints.referrals.choices import LetterKind
from supervision.complaints.referrals.models import Letter, Referral

logger = logging.getLogger(__name__)

# The public log names an event's kind: it tells that nodes write to each other, not what about.
KIND = "sealed-letter"
GREETING = 0
AT_ONCE = 100
TRY_AGAIN = timedelta(minutes=5)


def register() -> None:
    # No task of anybody's at the chain: what came is worked by itself and shows as a complaint.
    register_notice_kind(NoticeKind(KIND, _("节点间加密信件")))
    register_kind(Kind(name=KIND, label=_("节点间加密信件"), materialise=materialise))


# --- Leaving -------------------------------------------------------------------------------------------


def open_line(referral: Referral, *, at: datetime) -> None:
    """Keep a new matter and greet the other node; what is written meanwhile waits for its greeting."""
    secret = sealing.new_secret()
    referral.own_secret = secret
    referral.save(force_insert=True)
    _greet(referral, sealing.public_of(secret), at=at)


def write(
    referral: Referral, kind: LetterKind, content: dict[str, Any], *, held: bool = False, at: datetime
) -> Letter:
    """A letter; it leaves at once, or as soon as there is a key, or, where it is held, when it is released."""
    letter = _write(referral, kind, content, held=held, at=at)
    send_waiting(referral, at=at)
    return letter


def _greet(referral: Referral, public: str, *, at: datetime) -> None:
    # Only this, of all that passes, stands open on the chain.
    letter = _write(referral, LetterKind.HELLO, {"public": public}, at=at)
    _post(referral, letter, {"public": public}, at=at)


def _write(
    referral: Referral, kind: LetterKind, content: dict[str, Any], *, held: bool = False, at: datetime
) -> Letter:
    if not held:
        referral.letters_out += 1
        referral.save(update_fields=["letters_out"])
    return Letter.objects.create(
        referral_uid=referral.uid,
        peer_code=referral.peer_code,
        is_incoming=False,
        number=None if held else referral.letters_out,
        kind=kind,
        content=json.dumps(content, ensure_ascii=False, sort_keys=True),
        is_held=held,
        made_at=at,
    )


def send_waiting(referral: Referral, *, at: datetime) -> None:
    """Seal and send what may leave, in the order of its numbers."""
    if referral.key is None:
        return
    waiting = Letter.objects.filter(referral_uid=referral.uid, is_incoming=False, passed_at=None)
    for letter in waiting.filter(number__gt=GREETING).order_by("number"):
        sealed = sealing.seal(
            {"letter": letter.kind, **letter.said},
            key=referral.key,
            referral=referral.uid,
            sender=this_node().code,
            number=letter.number or GREETING,
        )
        _post(referral, letter, {"sealed": sealed}, at=at)


def _post(referral: Referral, letter: Letter, carried: dict[str, str], *, at: datetime) -> None:
    number = letter.number or GREETING
    if referral.is_upward:
        chain.emit(
            kind=KIND,
            uid=referral.uid,
            version=number + 1,
            action="publish" if number == GREETING else "amend",
            payload={"to": referral.peer_code, **carried},
            at=at,
        )
    else:
        issue(
            kind=KIND,
            child=referral.peer_code,
            # A matter of its own for each, because of a matter the same is said only once.
            thread=uuid5(referral.uid, str(number)),
            origin=referral.peer_code,
            details={"referral": str(referral.uid), "number": number, **carried},
            at=at,
        )
    letter.passed_at = at
    letter.save(update_fields=["passed_at"])


# --- Arriving ------------------------------------------------------------------------------------------


def materialise(event: EventView, *, at: datetime) -> None:
    """
    Keep a letter from a child; what is for another node only passes through here.

    :raises ValueError: goes back to the origin as the reason why its letter was not taken
    """
    if event.payload.get("to") != this_node().code:
        return
    if not Peer.objects.filter(code=event.origin, role=PeerRole.CHILD).exists():
        raise ValueError("只有直接下级节点可以寄送。")
    _keep(event.uid, event.origin, event.version - 1, event.payload, at=at)


def take_notices(*, at: datetime) -> int:
    """Keep the superior's letters that have come since the last one; how many."""
    parent = Peer.objects.filter(role=PeerRole.PARENT, state=PeerState.ACTIVE).first()
    if parent is None:
        return 0
    held = Letter.objects.filter(peer_code=parent.code, notice_number__isnull=False)
    last = held.aggregate(last=Max("notice_number"))["last"] or 0
    fresh = Notice.objects.filter(issuer=parent.code, child=this_node().code, kind=KIND, number__gt=last)
    taken = 0
    for notice in fresh.order_by("number")[:AT_ONCE]:
        details = json.loads(notice.body)["details"]
        try:
            _keep(
                UUID(details["referral"]),
                parent.code,
                int(details["number"]),
                details,
                notice=notice.number,
                at=at,
            )
        except (KeyError, TypeError, ValueError) as error:
            logger.error("notice %s of %s holds no letter: %s", notice.number, parent.code, error)
        taken += 1
    return taken


def _keep(
    referral: UUID,
    peer: str,
    number: int,
    carried: dict[str, Any],
    *,
    notice: int | None = None,
    at: datetime,
) -> None:
    text = carried.get("public" if number == GREETING else "sealed")
    if not isinstance(text, str) or not text or number < GREETING:
        raise ValueError("信件内容不完整。")
    if Referral.objects.filter(pk=referral).exclude(peer_code=peer).exists():
        raise ValueError("该转办事项属于另一节点。")
    # The same letter again, in whatever hand, changes nothing.
    Letter.objects.bulk_create(
        [
            Letter(
                referral_uid=referral,
                peer_code=peer,
                is_incoming=True,
                number=number,
                sealed=text,
                notice_number=notice,
                made_at=at,
            )
        ],
        ignore_conflicts=True,
    )


def work(do: Callable[..., None], *, at: datetime) -> int:
    """
    Open what has arrived, each matter in the order of its letters, and hand it to ``do(referral, kind, content,
    at=…)``; how many were worked. What ``do`` refuses is noted at the matter and tried again later.
    """
    waiting = Letter.objects.filter(is_incoming=True, passed_at=None)
    resting = Referral.objects.filter(retry_at__gt=at).values("pk")
    matters = waiting.exclude(referral_uid__in=resting).order_by("referral_uid")
    uids = list(matters.values_list("referral_uid", flat=True).distinct()[:AT_ONCE])
    return sum(_work_one(uid, do, at) for uid in uids)


def _work_one(uid: UUID, do: Callable[..., None], at: datetime) -> int:
    worked = 0
    while True:
        try:
            with transaction.atomic():
                if not _next(uid, do, at):
                    return worked
        except OperationalError:
            raise
        except Exception as error:
            # One matter that cannot go on must not stop the others.
            _rest(uid, error, at)
            return worked
        worked += 1


def _next(uid: UUID, do: Callable[..., None], at: datetime) -> bool:
    """One letter under the lock of its matter; False where there is none whose turn it is."""
    # The complaint before its matter, as whoever takes a step in it does, so that the two never wait for one another.
    about = Referral.objects.filter(pk=uid, complaint__isnull=False).values("complaint")
    Complaint.objects.select_for_update().filter(pk__in=about).first()
    referral = Referral.objects.select_for_update().filter(pk=uid).first()
    letters = Letter.objects.filter(referral_uid=uid, is_incoming=True, passed_at=None)
    # Two workers at once: the second finds nothing to lock, and goes on elsewhere.
    letter = letters.select_for_update(skip_locked=True).order_by("number").first()
    if letter is None or letter.number != (referral.letters_in + 1 if referral else GREETING):
        return False
    if letter.number == GREETING:
        letter.kind = LetterKind.HELLO
        referral = _greeted(letter, referral, at=at)
    else:
        assert referral is not None
        content = _opened(letter, referral)
        letter.kind = LetterKind(content.pop("letter"))
        letter.content = json.dumps(content, ensure_ascii=False, sort_keys=True)
        do(referral, letter.kind, content, at=at)
    # What was done may have answered with letters of its own, so only these columns are ours to write.
    Referral.objects.filter(pk=uid).update(letters_in=letter.number, problem="", retry_at=None)
    letter.passed_at = at
    letter.save(update_fields=["kind", "content", "passed_at"])
    return True


def _greeted(letter: Letter, referral: Referral | None, *, at: datetime) -> Referral:
    """Both sides come here: who asked finds its key and sends what waited; who is asked greets back."""
    assert letter.sealed is not None
    if referral is not None:
        if referral.own_secret is None:
            raise sealing.Unreadable("there is nothing left to greet with")
        referral.key = sealing.agree(referral.own_secret, letter.sealed, referral=referral.uid)
        referral.own_secret = None
        referral.save(update_fields=["key", "own_secret"])
        send_waiting(referral, at=at)
        return referral
    peer = Peer.objects.get(code=letter.peer_code)
    secret = sealing.new_secret()
    referral = Referral.objects.create(
        uid=letter.referral_uid,
        is_sent=False,
        peer_code=peer.code,
        peer_name=peer.name,
        is_upward=peer.role == PeerRole.PARENT,
        key=sealing.agree(secret, letter.sealed, referral=letter.referral_uid),
        begun_at=at,
    )
    _greet(referral, sealing.public_of(secret), at=at)
    return referral


def _opened(letter: Letter, referral: Referral) -> dict[str, Any]:
    if referral.key is None or letter.sealed is None or letter.number is None:
        raise sealing.Unreadable("the key of this matter is gone")
    return sealing.unseal(
        letter.sealed,
        key=referral.key,
        referral=referral.uid,
        sender=letter.peer_code,
        number=letter.number,
    )


def _rest(uid: UUID, error: Exception, at: datetime) -> None:
    if isinstance(error, TransitionDenied):
        said = error.message
    elif isinstance(error, ValidationError):
        said = "；".join(error.messages)
    else:
        logger.exception("letters of %s cannot be worked", uid, exc_info=error)
        said = type(error).__name__
    Referral.objects.filter(pk=uid).update(problem=said[:500], retry_at=at + TRY_AGAIN)
