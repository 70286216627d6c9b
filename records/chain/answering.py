"""What a superior answers when a child compares: roots, leaves, originals; and what it mends with what the child sends."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from records.chain import batching, documents, merkle, own_log, ranges, wire, witnessed_tree
from records.chain.models import ChainEvent, FindingKind, Peer, ReconcileFinding, ReconcileTrigger
from records.chain.peers import covers
from records.chain.repairing import mend
from records.chain.reporting import Reporter, begin, finish
from records.chain.witnessing import Refused
from records.common.identity import this_node

FORMAT = "integrity-chain-reconcile/1"
# What one request may make this node hash, list and send.
MOST_RANGES, MOST_EVENTS, MOST_LEAVES, MOST_FETCHED = 1_024, 300_000, 8_192, 200


def answer(*, child: Peer, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    """
    One answer to a registered child, about origins in its own territory only.

    :raises Refused: when the question is not one, asks too much, or about somebody else's events
    """
    asks: dict[str, Callable[[Peer, dict[str, Any], datetime], dict[str, Any]]] = {
        "roots": _roots,
        "leaves": _leaves,
        "witness": _witness,
        "fetch": _fetch,
        "drop": _drop,
        "documents": _documents,
    }
    ask = asks.get(str(question.get("ask")))
    if ask is None:
        raise Refused(400, "unknown_question", "this node does not know what is asked")
    return {
        "format": FORMAT,
        "sender": this_node().code,
        "receiver": child.code,
        **ask(child, question, at),
    }


def _read(question: dict[str, Any], name: str, read: Callable[[Any], Any]) -> Any:
    try:
        return read(question[name])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(400, "malformed", f"{name} of the question cannot be read") from error


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= ranges.END:
        raise ValueError("not a whole number")
    return value


def _origin(child: Peer, question: dict[str, Any]) -> str:
    origin = _read(question, "origin", str)
    if not covers(child.code, origin):
        raise Refused(403, "outside_territory", "a child compares what it or its own children wrote")
    return origin


def _ranges(question: dict[str, Any]) -> list[tuple[int, int]]:
    wanted = _read(
        question, "ranges", lambda pairs: [(_number(first), _number(last)) for first, last in pairs]
    )
    if len(wanted) > MOST_RANGES or any(first > last for first, last in wanted):
        raise Refused(400, "too_many_ranges", f"a question holds at most {MOST_RANGES} ranges")
    return wanted


def _roots(child: Peer, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    origin, wanted = _origin(child, question), _ranges(question)
    if sum(ranges.count(origin, first, last) for first, last in wanted) > MOST_EVENTS:
        raise Refused(400, "too_many_events", f"a question covers at most {MOST_EVENTS} events")
    return {"roots": [list(ranges.root(origin, first, last)) for first, last in wanted]}


def _leaves(child: Peer, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    origin, found = _origin(child, question), list[list[Any]]()
    for first, last in _ranges(question):
        for seq, fingerprint, _index in ranges.rows(origin, first, last):
            found.append([seq, fingerprint.hex()])
            if len(found) == MOST_LEAVES:
                return {"leaves": found}
    return {"leaves": found}


def _witness(child: Peer, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    found = witnessed_tree.first_difference(
        child,
        size=min(_read(question, "size", _number), child.witnessed_size),
        level=min(_read(question, "level", _number), 8),
        position=_read(question, "position", _number),
        hashes=_read(question, "hashes", _hashes),
    )
    if found["index"] is not None:
        _remember(child, found["index"], at)
    return dict(found)


def _remember(child: Peer, index: int, at: datetime) -> None:
    """Once for each index: the child asks again with every attempt to push."""
    if ReconcileFinding.objects.filter(kind=FindingKind.WITNESS, node_code=child.code, index=index).exists():
        return
    reporter = begin(trigger=ReconcileTrigger.CHILD, peer_code=child.code, dry_run=False, at=at)
    reporter.find(
        FindingKind.WITNESS,
        healed=False,
        node=child.code,
        origin=child.code,
        index=index,
        detail="the child's tree is not the one that it pushed, from this index on",
    )
    finish(reporter, at=at)


def _hashes(text: str) -> list[bytes]:
    return merkle.split_hashes(bytes.fromhex(text))


def _seqs(question: dict[str, Any]) -> list[int]:
    seqs = _read(question, "seqs", lambda wanted: [_number(seq) for seq in wanted])
    if len(seqs) > MOST_FETCHED:
        raise Refused(400, "too_many_events", f"a question names at most {MOST_FETCHED} events")
    return seqs


def _fetch(child: Peer, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    body = batching.these_events(_origin(child, question), _seqs(question), receiver=child.code)
    return {"batch": base64.b64encode(wire.compress(body)).decode() if body else ""}


def _drop(child: Peer, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Rows that the origin never signed; only what has no place in this node's log can go."""
    origin, seqs = _origin(child, question), _seqs(question)
    reporter = begin(trigger=ReconcileTrigger.CHILD, peer_code=child.code, dry_run=False, at=at)
    own_log.take_out(reporter, origin=origin, seqs=seqs)
    finish(reporter, at=at)
    left = ChainEvent.objects.filter(origin=origin, origin_seq__in=seqs).values_list("origin_seq", flat=True)
    return {"left": sorted(left)}


def _documents(child: Peer, question: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Compare the next documents of an origin with their events, and put back what was edited here."""
    origin, dry = _origin(child, question), _read(question, "dry_run", bool)
    after = _read(question, "after", UUID)
    reporter = begin(trigger=ReconcileTrigger.CHILD, peer_code=child.code, dry_run=dry, at=at)
    page = documents.inspect_page(reporter, origin=origin, after=after)
    finish(reporter, at=at)
    return {
        "after": str(page.after) if page.after else None,
        "documents": page.documents,
        "findings": _told(reporter),
    }


def _told(reporter: Reporter) -> list[dict[str, Any]]:
    if reporter.run.pk is None:
        return []
    return [
        {
            "kind": found.kind,
            "healed": found.outcome == "healed",
            "origin": found.origin,
            "seq": found.origin_seq,
            "index": found.index,
            "document_kind": found.document_kind,
            "uid": str(found.uid) if found.uid else None,
            "version": found.version,
            "detail": found.detail[:500],
        }
        for found in reporter.run.findings.order_by("pk")[:2_000]
    ]


def take_resent(*, child: Peer, body: bytes, at: datetime) -> dict[str, Any]:
    """
    Originals that a child sends again: put back into the log where the tree proves them, or taken in as new.

    :raises wire.BatchError: when the body is not a batch
    """
    batch = wire.decode(body)
    if batch.header.sender != child.code or batch.header.receiver != this_node().code:
        raise Refused(400, "wrong_address", "the batch names another sender or receiver than the request")
    with transaction.atomic():
        child = Peer.objects.select_for_update().get(pk=child.pk)
        reporter = begin(trigger=ReconcileTrigger.CHILD, peer_code=child.code, dry_run=False, at=at)
        mended = mend(batch, sender=child, reporter=reporter, may_append=True)
        documents.inspect(reporter, sorted({UUID(uid) for uid in mended.uids}))
        finish(reporter, at=at)
    return {
        "format": FORMAT,
        "sender": this_node().code,
        "receiver": child.code,
        "findings": _told(reporter),
        "refused": mended.refused,
    }
