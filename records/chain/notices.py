"""
Notices down: what this node tells the nodes below it, and what becomes of the notices of its superior.

Children fetch them, because a city node is often not reachable from above. A province hands on what concerns one
of its cities under its own number and signature, with the superior's signed notice inside as evidence.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from records.chain import locks
from records.chain.envelope import read_moment, spell
from records.chain.judging import Verdict
from records.chain.models import ChainEvent, Notice, Peer, PeerRole, PeerState, Quarantined
from records.chain.notice_kinds import NoticeKind, closing, notice_kind, register_notice_kind, tasks
from records.chain.peers import covers
from records.chain.statements import Statement, StatementError, sign_statement
from records.common.identity import this_node
from records.common.signing import node_signer

NOTICE_FORMAT = "integrity-chain-notice/1"
PAGE_FORMAT = "integrity-chain-notices/1"
PAGE = 200

_TEXTS = ("kind", "thread", "raised_by", "raised_by_name", "origin", "document_kind")

QUARANTINE = register_notice_kind(NoticeKind("quarantine", _("上级未采用"), is_task=True)).name
CORRECTION_ORDER = register_notice_kind(NoticeKind("correction-order", _("更正要求"), is_task=True)).name
RESOLVED = register_notice_kind(NoticeKind("resolved", _("已办结"), closes=True)).name


class NoticeRefused(Exception):
    """The notice cannot be sent or is not what the superior may say; ``code`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


# --- Issuing -------------------------------------------------------------------------------------------


def child_towards(origin: str) -> Peer | None:
    """The registered child through which the origin is reached."""
    children = Peer.objects.filter(role=PeerRole.CHILD, state=PeerState.ACTIVE)
    return next((child for child in children if origin and covers(child.code, origin)), None)


@transaction.atomic
def issue(
    *,
    kind: str,
    child: str,
    thread: UUID,
    at: datetime,
    origin: str = "",
    document_kind: str = "",
    uid: UUID | None = None,
    version: int | None = None,
    due_on: date | None = None,
    details: dict[str, Any] | None = None,
) -> Notice | None:
    """
    Sign and number one notice for a child; none where this node said the same of the matter before.

    :raises NoticeRefused: for a kind that nobody registered
    """
    node = this_node()
    content = {
        "kind": kind,
        "thread": str(thread),
        "raised_by": node.code,
        "raised_by_name": node.name,
        "origin": origin,
        "document_kind": document_kind,
        "uid": None if uid is None else str(uid),
        "version": version,
        "due_on": None if due_on is None else due_on.isoformat(),
        "details": details or {},
    }
    if notice_kind(kind) is None:
        raise NoticeRefused("unknown_kind", f"notice kind {kind!r} is not registered")
    return _issue(content, child, at)


def _issue(
    content: dict[str, Any], child: str, at: datetime, relayed: Statement | None = None
) -> Notice | None:
    node = this_node()
    # One number after the other, and visible in that order: a child's question acknowledges all before it.
    locks.hold(locks.NOTICES)
    sent = Notice.objects.filter(issuer=node.code, child=child)
    if sent.filter(thread=content["thread"], kind=content["kind"]).exists():
        return None
    statement = sign_statement(
        {
            **content,
            "format": NOTICE_FORMAT,
            "issuer": node.code,
            "child": child,
            "number": (sent.aggregate(last=Max("number"))["last"] or 0) + 1,
            "at": spell(at),
            "relayed": relayed.to_json() if relayed else None,
        },
        node_signer(),
    )
    return _keep(statement, at)


def _keep(statement: Statement, at: datetime) -> Notice:
    content = statement.content
    if not all(isinstance(content[name], str) for name in _TEXTS):
        raise TypeError("a notice names its kind, its matter and who raised it in text")
    return Notice.objects.create(
        issuer=content["issuer"],
        child=content["child"],
        number=content["number"],
        kind=content["kind"],
        thread=content["thread"],
        raised_by=content["raised_by"],
        raised_by_name=content["raised_by_name"],
        origin=content["origin"],
        document_kind=content["document_kind"],
        uid=content["uid"],
        version=content["version"],
        due_on=date.fromisoformat(content["due_on"]) if content["due_on"] else None,
        body=statement.body,
        algorithm=statement.algorithm,
        key_id=statement.key_id,
        signature=statement.signature,
        issued_at=read_moment(content["at"]),
        kept_at=at,
        # What only tells that a matter ended is nobody's to do.
        closed_at=at if content["kind"] in closing() else None,
    )


def tell_of_quarantine(*, set_aside: Iterable[Quarantined], at: datetime) -> None:
    """Tell the sender which events were set aside and why; what could not be read at all is in the receipt."""
    for row in set_aside:
        if row.uid is None:
            continue
        issue(
            kind=QUARANTINE,
            child=row.sender,
            thread=uuid5(NAMESPACE_URL, f"{this_node().code} {row.sender} {bytes(row.leaf_hash).hex()}"),
            origin=row.origin,
            document_kind=row.kind,
            uid=row.uid,
            version=row.version,
            details={"reason": row.reason, "detail": row.detail[:500], "seq": row.origin_seq},
            at=at,
        )


def settle(*, accepted: Iterable[Verdict], released: Iterable[ChainEvent], at: datetime) -> None:
    """Later versions were taken: what this node had asked about earlier ones is done, and the origin hears it."""
    node = this_node()
    asked = Notice.objects.issued_by(node.code).open().filter(raised_by=node.code)
    if not asked.exists():
        return
    reached: dict[UUID, int] = {}
    for uid, version in [
        *((UUID(verdict.event.uid), verdict.event.version) for verdict in accepted if not verdict.waits),
        *((event.uid, event.version) for event in released),
    ]:
        reached[uid] = max(version, reached.get(uid, 0))
    for notice in asked.filter(kind__in=tasks(), uid__in=reached).order_by("pk"):
        # A version once refused may be taken when it is sent again; one to be corrected needs a later one.
        wanted = (notice.version or 0) + (notice.kind != QUARANTINE)
        if notice.uid is None or reached[notice.uid] < wanted:
            continue
        issue(
            kind=RESOLVED,
            child=notice.child,
            thread=notice.thread,
            origin=notice.origin,
            document_kind=notice.document_kind,
            uid=notice.uid,
            version=reached[notice.uid],
            at=at,
        )
        _close(notice, at=at)
        Quarantined.objects.filter(
            uid=notice.uid, reported_by="", resolved_at=None, version__lte=reached[notice.uid]
        ).update(resolved_at=at)


def _close(notice: Notice, *, at: datetime) -> None:
    """Only what the same level raised: nobody ends another's matter."""
    Notice.objects.open().filter(thread=notice.thread, raised_by=notice.raised_by).update(closed_at=at)


def page_for(child: Peer, *, after: int, at: datetime) -> dict[str, Any]:
    """What the child has not got yet; that it asks after a number acknowledges the notices up to it."""
    node = this_node()
    sent = Notice.objects.filter(issuer=node.code, child=child.code)
    sent.filter(number__lte=after, acknowledged_at=None).update(acknowledged_at=at)
    rows = list(sent.filter(number__gt=after).order_by("number")[:PAGE])
    return {
        "format": PAGE_FORMAT,
        "sender": node.code,
        "receiver": child.code,
        "after": after,
        "at": spell(at),
        "notices": [statement_of(row).to_json() for row in rows],
    }


def statement_of(notice: Notice) -> Statement:
    return Statement(notice.body, notice.algorithm, notice.key_id, bytes(notice.signature))


# --- Receiving -----------------------------------------------------------------------------------------


def last_from(parent: Peer) -> int:
    """The number up to which this node holds its superior's notices."""
    held = Notice.objects.filter(issuer=parent.code, child=this_node().code)
    return held.aggregate(last=Max("number"))["last"] or 0


@transaction.atomic
def take_page(values: Iterable[Any], *, parent: Peer, after: int, at: datetime) -> int:
    """
    Keep a page of notices, hand on what concerns a node below, close what is done; the number of rows.

    :raises NoticeRefused: when one is not signed by the superior, not for this node, or not the next; then none
        of the page is kept
    """
    taken = after
    for value in values:
        statement, content = _checked(value, parent, taken + 1)
        try:
            notice = _keep(statement, at)
        except (KeyError, TypeError, ValueError, ValidationError, DataError, IntegrityError) as error:
            raise NoticeRefused("bad_notice", f"notice {taken + 1} cannot be read") from error
        _hand_on(content, statement, notice, parent, at)
        if notice.kind in closing():
            _finish(notice, parent, at)
        taken += 1
    return taken - after


def _checked(value: Any, parent: Peer, number: int) -> tuple[Statement, dict[str, Any]]:
    try:
        statement = Statement.from_json(value)
        content = statement.content
    except (StatementError, ValueError) as error:
        raise NoticeRefused("bad_notice", f"notice {number} is not a signed statement") from error
    key = parent.keys.filter(key_id=statement.key_id, algorithm=statement.algorithm).first()
    if key is None or not statement.verify(bytes(key.public_key)):
        raise NoticeRefused("bad_notice", f"notice {number} is not signed by the superior's key")
    if (content.get("format"), content.get("issuer"), content.get("child"), content.get("number")) != (
        NOTICE_FORMAT,
        parent.code,
        this_node().code,
        number,
    ):
        raise NoticeRefused("bad_notice", f"the notice is not the superior's number {number} for this node")
    return statement, content


def _hand_on(
    content: dict[str, Any], statement: Statement, notice: Notice, parent: Peer, at: datetime
) -> None:
    node = this_node()
    # Who raised it must stand above, and whom it concerns below, or it goes no further.
    if notice.origin == node.code or not covers(notice.raised_by, parent.code):
        return
    child = child_towards(notice.origin) if covers(node.code, notice.origin) else None
    if child is not None:
        _issue(content, child.code, at, relayed=statement)


def _finish(notice: Notice, parent: Peer, at: datetime) -> None:
    _close(notice, at=at)
    if notice.uid is not None and notice.version is not None:
        Quarantined.objects.filter(
            uid=notice.uid, reported_by=parent.code, resolved_at=None, version__lte=notice.version
        ).update(resolved_at=at)
