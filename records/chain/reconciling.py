"""
The nightly comparison: this node's log with itself, with its superior's copy, and its documents with their events.

It is the child that asks, because a city is often not reachable from above. What differs is named; what can
be put back is put back, and only from originals that a tree proves. Everything is written down.
"""

import base64
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from records.chain import batching, documents, locks, log, own_log, wire, witnessed_tree
from records.chain.comparing import Comparison, asked
from records.chain.line import cursor_of
from records.chain.models import ChainEvent, FindingKind, ReconcileRun, ReconcileTrigger, Seal
from records.chain.own_log import Damage
from records.chain.peers import covers
from records.chain.repairing import mend
from records.chain.reporting import Reporter, begin, finish
from records.chain.upstream import Upstream, UpstreamFailed, superior
from records.common.identity import this_node

RESENT = 500
FETCHED = 100


def reconcile(*, trigger: ReconcileTrigger, at: datetime, dry_run: bool = False) -> ReconcileRun | None:
    """Compare and mend; ``None`` when another run is at it. What could not be finished stands in ``problem``."""
    with locks.try_alone(locks.RECONCILE) as alone:
        if not alone:
            return None
        known = superior()
        reporter = begin(trigger=trigger, peer_code=known[0].code if known else "", dry_run=dry_run, at=at)
        problem = ""
        try:
            damaged = own_log.inspect(reporter)
            if known is None:
                _leave(damaged, reporter, "no superior holds the original; a child's reconcile brings it")
            else:
                with Upstream(*known) as upstream:
                    _with_superior(upstream, damaged, reporter)
            documents.inspect_all(reporter)
        except UpstreamFailed as error:
            problem = f"{error.code}: {error}"
            documents.inspect_all(reporter)
        except Exception as error:
            finish(reporter, problem=f"{type(error).__name__}: {error}", at=timezone.now())
            raise
        finish(reporter, problem=problem, at=timezone.now())
        return reporter.run


def _with_superior(upstream: Upstream, damaged: list[Damage], reporter: Reporter) -> None:
    confirmed = min(cursor_of(upstream.peer).next_index, log.size())
    lost = {damage.leaf for damage in damaged}
    try:
        _against_the_witness(upstream, confirmed, reporter)
        if not reporter.dry_run:
            _bring_back(upstream, damaged, reporter)
        for origin in _origins():
            _compare(upstream, origin, confirmed, lost, reporter)
            _documents_above(upstream, origin, reporter)
    finally:
        still = damaged if reporter.dry_run or not damaged else own_log.damages(log.size())
        _leave(still, reporter, "" if reporter.dry_run else "no original came that this node's tree proves")


def _origins() -> list[str]:
    """By the seals, which stay when an origin's rows are gone."""
    return list(Seal.objects.order_by("origin").values_list("origin", flat=True).distinct())


def _against_the_witness(upstream: Upstream, confirmed: int, reporter: Reporter) -> None:
    if not confirmed:
        return
    reporter.requests += 1
    index = witnessed_tree.locate(upstream, size=confirmed, at=reporter.at)
    if index is not None:
        reporter.find(
            FindingKind.WITNESS,
            healed=False,
            index=index,
            origin=this_node().code,
            detail="this node's tree is not the one that the superior witnessed, from this index on",
        )


# --- This node's own log ---------------------------------------------------------------------------------


def _leave(damaged: Iterable[Damage], reporter: Reporter, why: str) -> None:
    for damage in damaged:
        reporter.find(
            damage.kind,
            healed=False,
            origin=damage.origin,
            seq=damage.origin_seq,
            index=damage.index,
            uid=damage.uid,
            detail=why,
        )


def _bring_back(upstream: Upstream, damaged: list[Damage], reporter: Reporter) -> None:
    """
    The originals of altered rows, asked for by what the row calls itself.

    Where that was altered too, or the row is gone, the comparison finds that only the superior has the event.
    """
    wanted: dict[str, list[int]] = {}
    for damage in damaged:
        if damage.origin and damage.origin_seq is not None:
            wanted.setdefault(damage.origin, []).append(damage.origin_seq)
    for origin, seqs in wanted.items():
        if covers(this_node().code, origin):
            fetch(upstream, origin, sorted(set(seqs)), reporter)


def fetch(upstream: Upstream, origin: str, seqs: list[int], reporter: Reporter) -> None:
    """Bring originals down and put them where this node's tree proves them."""
    todo = list(seqs)
    while todo:
        part, todo = todo[:FETCHED], todo[FETCHED:]
        reporter.requests += 1
        content = asked(upstream, {"ask": "fetch", "origin": origin, "seqs": part}, at=reporter.at)
        if not content["batch"]:
            continue
        batch = wire.decode(wire.decompress(base64.b64decode(content["batch"])))
        with transaction.atomic():
            mend(batch, sender=upstream.peer, reporter=reporter, may_append=False)
        came = {entry.event.seq for entry in batch.entries if entry.event}
        if came and (rest := [seq for seq in part if seq > max(came)]):
            # The answer was full; what follows is asked for again.
            todo = rest + todo if len(came) < len(part) and rest != part else todo


# --- The superior's copy ---------------------------------------------------------------------------------


def _compare(upstream: Upstream, origin: str, confirmed: int, lost: set[bytes], reporter: Reporter) -> None:
    comparison = Comparison(upstream, origin, confirmed=confirmed, at=reporter.at)
    try:
        found = comparison.differences()
    finally:
        reporter.compared += comparison.compared
        reporter.requests += comparison.requests
    if not found.some:
        return
    if not reporter.dry_run and found.only_above:
        fetch(upstream, origin, sorted(found.only_above), reporter)
    # A row that is not sound here is this node's trouble, told apart, and nothing to send; nor is an event that
    # this node itself lost one that it never had.
    unsound = {damage.origin_seq for damage in own_log.damages(log.size()) if damage.origin == origin}
    missing = [seq for seq in found.missing_above if seq not in unsound]
    altered = [seq for seq in found.altered_above if seq not in unsound]
    extra = [seq for seq, leaf in found.only_above.items() if leaf not in lost]
    settled: set[int] = set()
    if not reporter.dry_run:
        settled = _resend(upstream, origin, sorted({*missing, *altered}), reporter)
        settled |= _take_out_above(upstream, origin, extra, reporter)
    for kind, seqs in (
        (FindingKind.MISSING_ABOVE, missing),
        (FindingKind.ALTERED_ABOVE, altered),
        (FindingKind.EXTRA_ABOVE, extra),
    ):
        for seq in seqs:
            _tell(kind, origin, seq, seq in settled, upstream.peer.code, reporter)


def _tell(kind: FindingKind, origin: str, seq: int, healed: bool, node: str, reporter: Reporter) -> None:
    row = ChainEvent.objects.filter(origin=origin, origin_seq=seq).first()
    reporter.find(
        kind,
        healed=healed,
        node=node,
        origin=origin,
        seq=seq,
        index=row.index if row else None,
        document_kind=row.kind if row else "",
        uid=row.uid if row else None,
        version=row.version if row else None,
    )


def _resend(upstream: Upstream, origin: str, todo: list[int], reporter: Reporter) -> set[int]:
    """Send exactly the events that differ; the numbers that stand above now, by a second look."""
    for start in range(0, len(todo), RESENT):
        rest = todo[start : start + RESENT]
        while rest:
            body = batching.these_events(origin, rest, receiver=upstream.peer.code)
            if not body:
                break
            reporter.requests += 1
            answer = upstream.resend(body, at=reporter.at)
            if answer.status != 200:
                raise UpstreamFailed(
                    str(answer.content.get("code", "refused"))[:40], str(answer.content.get("detail", ""))
                )
            last = max(entry.event.seq for entry in wire.decode(body).entries if entry.event)
            rest = [seq for seq in rest if seq > last]
    return _equal_now(upstream, origin, todo, reporter)


def _equal_now(upstream: Upstream, origin: str, seqs: list[int], reporter: Reporter) -> set[int]:
    equal: set[int] = set()
    for start in range(0, len(seqs), 1_000):
        part = seqs[start : start + 1_000]
        reporter.requests += 1
        held = asked(
            upstream,
            {"ask": "leaves", "origin": origin, "ranges": [[seq, seq] for seq in part]},
            at=reporter.at,
        )["leaves"]
        own = {
            seq: bytes(leaf or b"").hex()
            for seq, leaf in ChainEvent.objects.filter(origin=origin, origin_seq__in=part).values_list(
                "origin_seq", "leaf_hash"
            )
        }
        equal.update(seq for seq, fingerprint in held if own.get(seq) == fingerprint)
    return equal


def _take_out_above(upstream: Upstream, origin: str, extra: list[int], reporter: Reporter) -> set[int]:
    """What the origin never signed the superior is told to take out; it does so where its log never had it."""
    gone: set[int] = set()
    for start in range(0, len(extra), 200):
        part = extra[start : start + 200]
        reporter.requests += 1
        left = asked(upstream, {"ask": "drop", "origin": origin, "seqs": part}, at=reporter.at)["left"]
        gone.update(seq for seq in part if seq not in left)
    return gone


def _documents_above(upstream: Upstream, origin: str, reporter: Reporter) -> None:
    """The superior compares its documents of this origin with their events, page by page."""
    after: str | None = str(documents.FIRST)
    while after is not None:
        reporter.requests += 1
        content = asked(
            upstream,
            {"ask": "documents", "origin": origin, "after": after, "dry_run": reporter.dry_run},
            at=reporter.at,
        )
        for told in content["findings"]:
            reporter.find(
                FindingKind(told["kind"]),
                healed=bool(told["healed"]),
                node=upstream.peer.code,
                origin=told["origin"],
                seq=told["seq"],
                document_kind=told["document_kind"],
                uid=told["uid"],
                version=told["version"],
                detail=str(told["detail"]),
            )
        after = content["after"]
