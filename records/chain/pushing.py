"""Sends the log upward, batch after batch; the cursor moves on the superior's signed receipt and nothing else."""

from datetime import datetime
from typing import Any

from django.db import transaction

from records.chain import asking, locks, log, notes, witnessed_tree
from records.chain.alarms import raise_alarm
from records.chain.arriving import record_arrivals, take_page
from records.chain.batching import LogHasHoles, next_batch
from records.chain.envelope import read_moment
from records.chain.line import PUSH_FIELDS, cursor_of, may_try, note_failure, note_success, passage
from records.chain.models import (
    AlarmCause,
    Cosignature,
    Peer,
    PushCursor,
    Quarantined,
    Receipt,
    ReceiptDirection,
)
from records.chain.receipts import RECEIPT_FORMAT
from records.chain.statements import Statement
from records.chain.upstream import Answer, Upstream, UpstreamFailed, superior
from records.common.canonical import sha256_hex
from records.common.identity import this_node

# One call sends at most this many batches, so that a worker's time limit is never near.
MOST_BATCHES = 200


def push(*, at: datetime) -> int:
    """
    Send what the superior has not confirmed yet and return how many events it confirmed.

    Somebody else pushing is left to it; after letting go of the lock it looks once more, so no bell is lost.
    """
    known = superior()
    if known is None:
        return 0
    peer, url = known
    confirmed = 0
    while _due(cursor_of(peer), at):
        with locks.try_alone(locks.PUSH) as alone:
            if not alone:
                break
            cursor = cursor_of(peer)
            with passage(cursor, at=at) as free:
                if not free:
                    break
                with Upstream(peer, url) as upstream:
                    sent = _push_all(upstream, cursor, at)
        confirmed += sent
        if not sent:
            break
    return confirmed


def has_work(*, at: datetime) -> bool:
    """Whether there is something to send and the time to try has come."""
    known = superior()
    return known is not None and _due(cursor_of(known[0]), at)


def _due(cursor: PushCursor, at: datetime) -> bool:
    return may_try(cursor, at=at) and cursor.next_index < log.size()


def _push_all(upstream: Upstream, cursor: PushCursor, at: datetime) -> int:
    start = cursor.next_index
    try:
        for _batch in range(MOST_BATCHES):
            body = next_batch(cursor.next_index, receiver=upstream.peer.code, at=at)
            if body is None:
                break
            _deliver(upstream, cursor, body, at)
    except UpstreamFailed as error:
        note_failure(cursor, error, at=at)
    except LogHasHoles as hole:
        note_failure(cursor, UpstreamFailed("log_damaged", str(hole)), at=at)
    return max(cursor.next_index - start, 0)


def _deliver(upstream: Upstream, cursor: PushCursor, body: bytes, at: datetime) -> None:
    answer = upstream.push(body, at=at)
    if answer.status == 200:
        _check_receipt(answer.content, cursor, digest=sha256_hex(body))
        take_receipt(answer.statement, upstream.peer, cursor, at=at)
    elif answer.content.get("code") == "resume_at":
        _resume(answer, upstream.peer, cursor, at)
    else:
        code = str(answer.content.get("code", "refused"))[:40]
        detail = str(answer.content.get("detail", ""))
        if code == "rewritten":
            detail += _first_difference(upstream, cursor, at)
        raise UpstreamFailed(code, detail, retry_after=answer.retry_after)


def _first_difference(upstream: Upstream, cursor: PushCursor, at: datetime) -> str:
    """Where this node's tree leaves the one that the superior witnessed, by the superior's own signed word."""
    try:
        index = witnessed_tree.locate(upstream, size=cursor.next_index, at=at)
    except UpstreamFailed:
        return ""
    return "" if index is None else f"; the first difference is index {index}"


# --- Receipts ------------------------------------------------------------------------------------------


def _check_receipt(content: dict[str, Any], cursor: PushCursor, *, digest: str | None) -> None:
    """A verified statement that is the receipt this node is waiting for, and nothing else."""
    expected = content.get("format") == RECEIPT_FORMAT and content.get("sender") == this_node().code
    if not expected or content.get("from_index") != cursor.next_index:
        raise UpstreamFailed("bad_receipt", "the answer is not a receipt for what was sent")
    if digest is not None and content.get("batch") != digest:
        raise UpstreamFailed("bad_receipt", "the receipt names another batch")


def take_receipt(statement: Statement, peer: Peer, cursor: PushCursor, *, at: datetime) -> None:
    """Keep a verified receipt, learn what arrived and what was set aside, move the cursor."""
    content = statement.content
    next_index = int(content["next_index"])
    own_root = log.checkpoint_at(next_index, at=at).root if next_index <= log.size() else b""
    if bytes(own_root).hex() != content["root"]:
        _alarm_fork(peer, next_index, bytes(own_root), content, at)
        raise UpstreamFailed("fork", f"the superior witnessed another log of this node at {next_index}")
    with transaction.atomic():
        _keep_receipt(statement, content, peer, at)
        cursor.next_index, cursor.confirmed_at = next_index, at
        note_success(cursor, at=at)
        cursor.save(update_fields=PUSH_FIELDS)


def _keep_receipt(statement: Statement, content: dict[str, Any], peer: Peer, at: datetime) -> None:
    next_index = int(content["next_index"])
    Receipt.objects.bulk_create(
        [
            Receipt(
                direction=ReceiptDirection.RECEIVED,
                peer=peer,
                batch_digest=content["batch"],
                from_index=content["from_index"],
                next_index=next_index,
                body=statement.body,
                algorithm=statement.algorithm,
                key_id=statement.key_id,
                signature=statement.signature,
                at=at,
            )
        ],
        ignore_conflicts=True,
    )
    moment = read_moment(content["at"])
    record_arrivals(
        holder_code=peer.code, holder_name=content["receiver_name"], runs=content["arrived"], at=moment
    )
    _keep_cosignature(content, peer, next_index, at)
    _keep_reports(content["set_aside"], peer, moment)


def _keep_cosignature(content: dict[str, Any], peer: Peer, size: int, at: datetime) -> None:
    note = log.checkpoint_at(size, at=at).note
    for key in peer.keys.valid_at(at):
        signed_at = notes.verify_cosignature(
            note,
            content["cosignature"],
            code=peer.code,
            algorithm=key.algorithm,
            public_key=bytes(key.public_key),
        )
        if signed_at is not None:
            Cosignature.objects.bulk_create(
                [Cosignature(size=size, witness=peer.code, line=content["cosignature"], signed_at=signed_at)],
                ignore_conflicts=True,
            )


def _keep_reports(reports: list[dict[str, Any]], peer: Peer, moment: datetime) -> None:
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                reported_by=peer.code,
                sender=this_node().code,
                origin=report["origin"],
                origin_seq=report["seq"],
                kind=report["kind"],
                uid=report["uid"],
                version=report["version"],
                action=report["action"],
                leaf_hash=bytes.fromhex(report["leaf"]),
                reason=report["reason"],
                detail=report["detail"],
                received_at=moment,
            )
            for report in reports
        ],
        ignore_conflicts=True,
    )


def _resume(answer: Answer, peer: Peer, cursor: PushCursor, at: datetime) -> None:
    """The superior stands elsewhere: take the receipts that were lost on the way, or go back to where it stands."""
    size = int(answer.content["next_index"])
    before = cursor.next_index
    for value in answer.content["receipts"]:
        statement = Statement.from_json(value)
        key = peer.keys.filter(key_id=statement.key_id, algorithm=statement.algorithm).first()
        if key is None or not statement.verify(bytes(key.public_key)):
            raise UpstreamFailed("bad_receipt", "a repeated receipt is not signed by the superior's key")
        if statement.content.get("from_index") == cursor.next_index:
            _check_receipt(statement.content, cursor, digest=None)
            take_receipt(statement, peer, cursor, at=at)
    if size < before:
        # It lost its latest batches, as after a restored backup; sending them again is safe.
        cursor.next_index = size
        cursor.save(update_fields=["next_index"])
    elif cursor.next_index == before:
        raise UpstreamFailed(
            "bad_receipt", f"the superior stands at {size} and does not show how it got there"
        )


def _alarm_fork(peer: Peer, size: int, own: bytes, content: dict[str, Any], at: datetime) -> None:
    raise_alarm(
        cause=AlarmCause.FORK,
        sender=peer.code,
        origin=this_node().code,
        position=size,
        held=own,
        claimed=bytes.fromhex(str(content["root"])),
        evidence=str(content["cosignature"]),
        at=at,
    )


# --- Asking where things have arrived --------------------------------------------------------------------


def poll(*, at: datetime) -> int:
    """Ask the superior how far this node's events have come above it; the number of statements taken."""
    known = superior()
    if known is None:
        return 0
    peer, url = known
    return asking.ask(peer, url, _poll_page, at=at)


def _poll_page(upstream: Upstream, cursor: PushCursor, at: datetime) -> int:
    answer = upstream.arrivals(cursor.arrivals_after, size=log.size(), at=at)
    content = answer.content
    if answer.status != 200 or content.get("receiver") != this_node().code:
        raise asking.refused(answer)
    if content.get("after") != cursor.arrivals_after:
        raise UpstreamFailed("bad_answer", "the page does not follow the one before")
    with transaction.atomic():
        take_page(content, parent=upstream.peer)
        moved = int(content["next"]) != cursor.arrivals_after
        cursor.arrivals_after = int(content["next"])
        # Only these columns: the pusher writes the others meanwhile.
        PushCursor.objects.filter(pk=cursor.pk).update(arrivals_after=cursor.arrivals_after, polled_at=at)
    return len(content["arrivals"]) if moved else 0
