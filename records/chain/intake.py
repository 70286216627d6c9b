"""What a superior does with a child's batch: witness, judge, materialise, log, answer; one transaction a batch."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from records.chain import bell, locks, log, notices, traffic, wire, witnessed_tree
from records.chain.alarms import raise_alarm
from records.chain.arriving import record_arrivals
from records.chain.envelope import SealData, read_moment
from records.chain.judging import CONFLICT, KNOWN, NEW, REFUSED, SETTLED, Step, Verdict, in_turn, judge
from records.chain.materialising import BEHIND_A_FAILURE, materialise
from records.chain.models import (
    AlarmCause,
    ChainEvent,
    Peer,
    Quarantined,
    Receipt,
    ReceiptDirection,
    Seal,
    Waiting,
)
from records.chain.peers import take_vouched_keys
from records.chain.receipts import Outcome, arrived_runs, issue, statement_of
from records.chain.statements import Statement
from records.chain.successions import take_announced_keys
from records.chain.witnessing import Refused, witness
from records.common import bulk
from records.common.identity import this_node

_COLUMNS = (
    "index",
    "origin",
    "origin_seq",
    "kind",
    "uid",
    "version",
    "previous",
    "action",
    "payload",
    "salt",
    "leaf_hash",
    "seal_id",
    "path",
    "sender",
    "created_at",
    "sequenced_at",
)


def receive(*, sender: Peer, body: bytes, at: datetime) -> Statement:
    """
    Take in one batch and return the signed receipt; the same bytes again get the same receipt.

    :raises wire.BatchError: when the body is not a batch
    :raises Refused: when the sender's log does not continue what it pushed before
    """
    batch = wire.decode(body)
    try:
        return _receive(batch, sender.pk, len(body), at)
    except Refused as refusal:
        if refusal.alarm is not None:
            # After the rollback, so that the alarm stays.
            raise_alarm(**refusal.alarm, at=at)
        raise


@transaction.atomic
def _receive(batch: wire.Batch, sender_id: int, size: int, at: datetime) -> Statement:
    # The row lock makes a child's batches follow one another.
    sender = Peer.objects.select_for_update().get(pk=sender_id)
    node = this_node()
    if batch.header.sender != sender.code or batch.header.receiver != node.code:
        raise Refused(400, "wrong_address", "the batch names another sender or receiver than the request")
    answered = Receipt.objects.filter(
        direction=ReceiptDirection.ISSUED, peer=sender, batch_digest=batch.digest
    ).first()
    if answered is not None:
        return statement_of(answered)
    frontier = witness(batch, sender, at)
    take_vouched_keys(sender=sender, keys=batch.header.keys, at=at)
    take_announced_keys(batch, sender=sender, at=at)
    outcome = Outcome(judge(batch, sender=sender, at=at))
    _materialise(outcome, at)
    _into_log(outcome, sender, at)
    _set_aside(outcome, sender, at)
    witnessed_tree.keep(sender, [entry.leaf for entry in batch.entries], start=sender.witnessed_size)
    sender.witnessed_size, sender.witnessed_frontier = frontier.size, frontier.to_bytes()
    sender.save(update_fields=["witnessed_size", "witnessed_frontier"])
    receipt = issue(batch, outcome, sender, frontier, at)
    _note_passage(outcome, sender)
    traffic.took(
        sender=sender,
        new=len(outcome.of(NEW)),
        known=len(outcome.of(KNOWN)),
        set_aside=[
            *(verdict.reason for verdict in (*outcome.of(REFUSED), *outcome.of(CONFLICT))),
            *(row.reason for row in outcome.set_aside),
        ],
        size=size,
        at=at,
    )
    # What came is in the log already and may go on at once; the other bell places local events that found the
    # log's lock taken.
    bell.ring_on_commit("push")
    bell.ring_on_commit("sequence")
    return receipt


def take_in_late(verdicts: list[Verdict], *, sender: Peer, at: datetime) -> Outcome:
    """Events of a batch witnessed before that never came to stand here; in the caller's transaction."""
    outcome = Outcome(verdicts)
    _materialise(outcome, at)
    _into_log(outcome, sender, at)
    _set_aside(outcome, sender, at)
    bell.ring_on_commit("sequence")
    return outcome


def _materialise(outcome: Outcome, at: datetime) -> None:
    fresh = outcome.of(NEW)
    if not fresh:
        return
    steps = in_turn(fresh)
    failed = {id(step): (reason, detail) for step, reason, detail in materialise(steps, at=at)}
    for step in steps:
        if id(step) not in failed:
            if step.stored is not None:
                outcome.released.append(step.stored)
            continue
        _fail(step, *failed[id(step)], outcome=outcome, at=at)


def _fail(step: Step, reason: str, detail: str, *, outcome: Outcome, at: datetime) -> None:
    if step.verdict is not None:
        if reason == BEHIND_A_FAILURE:
            step.verdict.waits = True
        else:
            step.verdict.refuse(reason, detail)
        return
    # It stands in the log already; what its kind says about it is kept beside it.
    event = step.stored
    if event is None or reason == BEHIND_A_FAILURE:
        return
    if reason == SETTLED:
        outcome.released.append(event)
    outcome.set_aside.append(
        Quarantined(
            sender=event.sender,
            origin=event.origin,
            origin_seq=event.origin_seq,
            kind=event.kind,
            uid=event.uid,
            version=event.version,
            action=event.action,
            leaf_hash=event.leaf_hash,
            reason=reason,
            detail=detail,
            received_at=at,
        )
    )


def _into_log(outcome: Outcome, sender: Peer, at: datetime) -> None:
    fresh = outcome.of(NEW)
    if outcome.released:
        Waiting.objects.filter(event__in=outcome.released).delete()
    if not fresh:
        return
    seals = keep_seals({verdict.event.seal for verdict in fresh})
    # Last of all locks and only now, so that children are judged side by side and logged one after another.
    locks.hold(locks.LOG)
    start = log.size()
    bulk.copy_rows(
        "records_chainevent",
        _COLUMNS,
        (
            (
                start + offset,
                event.seal.origin,
                event.seq,
                event.kind,
                event.uid,
                event.version,
                event.previous,
                event.action,
                event.payload,
                event.salt,
                event.leaf,
                seals[event.seal],
                verdict.path,
                sender.code,
                read_moment(event.at),
                at,
            )
            for offset, verdict in enumerate(fresh)
            for event in [verdict.event]
        ),
    )
    log.grow([verdict.entry.leaf for verdict in fresh], at=at, start=start)
    if late := [verdict.event for verdict in fresh if verdict.waits]:
        rows = ChainEvent.objects.filter(uid__in={event.uid for event in late}, index__gte=start)
        keys = {(event.uid, event.version) for event in late}
        Waiting.objects.bulk_create(
            [
                Waiting(event_id=pk, uid=uid, since_at=at)
                for pk, uid, version in rows.values_list("pk", "uid", "version")
                if (str(uid), version) in keys
            ]
        )


def keep_seals(wanted: set[SealData]) -> dict[SealData, int]:
    Seal.objects.bulk_create(
        [
            Seal(
                origin=seal.origin,
                first_seq=seal.first_seq,
                size=seal.size,
                root=seal.root,
                algorithm=seal.algorithm,
                key_id=seal.key_id,
                signature=seal.signature,
                sealed_at=read_moment(seal.sealed_at),
            )
            for seal in wanted
        ],
        ignore_conflicts=True,
    )
    stored = Seal.objects.filter(
        origin__in={seal.origin for seal in wanted}, first_seq__in={seal.first_seq for seal in wanted}
    ).values_list("pk", "origin", "first_seq", "root", "key_id")
    by_identity = {(origin, first, bytes(root), key): pk for pk, origin, first, root, key in stored}
    return {seal: by_identity[seal.identity] for seal in wanted}


def _set_aside(outcome: Outcome, sender: Peer, at: datetime) -> None:
    set_aside = [
        *outcome.set_aside,
        *(_quarantined(verdict, sender, at) for verdict in outcome.of(REFUSED)),
    ]
    Quarantined.objects.bulk_create(set_aside, ignore_conflicts=True)
    notices.tell_of_quarantine(set_aside=set_aside, at=at)
    refused = {(row.uid, row.version) for row in set_aside}
    notices.settle(
        accepted=outcome.of(NEW),
        released=[event for event in outcome.released if (event.uid, event.version) not in refused],
        at=at,
    )
    for verdict in outcome.of(CONFLICT):
        event = verdict.event
        raise_alarm(
            cause=AlarmCause.CONFLICT,
            sender=sender.code,
            origin=event.seal.origin,
            position=event.seq,
            held=verdict.held,
            claimed=verdict.entry.leaf,
            evidence=verdict.entry.line,
            at=at,
        )


def _quarantined(verdict: Verdict, sender: Peer, at: datetime) -> Quarantined:
    row = Quarantined(
        sender=sender.code,
        leaf_hash=verdict.entry.leaf,
        reason=verdict.reason,
        detail=verdict.detail,
        line=verdict.entry.line,
        received_at=at,
    )
    event = verdict.entry.event
    if event is not None:
        row.origin, row.origin_seq, row.kind = event.seal.origin, event.seq, event.kind
        row.uid, row.version, row.action = UUID(event.uid), event.version, event.action
    return row


def _note_passage(outcome: Outcome, sender: Peer) -> None:
    """When the relaying node had the events it now hands on, by its own word."""
    relayed: dict[datetime, list[Verdict]] = defaultdict(list)
    for verdict in outcome.of(NEW):
        if verdict.event.seal.origin != sender.code and verdict.event.since:
            relayed[read_moment(verdict.event.since)].append(verdict)
    for moment, verdicts in relayed.items():
        record_arrivals(
            holder_code=sender.code, holder_name=sender.name, runs=arrived_runs(verdicts), at=moment
        )
