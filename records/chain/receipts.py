"""The signed answer to a batch: what was taken, what was set aside and why, and the witness's co-signature."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from records.chain import envelope, merkle, notes, wire
from records.chain.judging import CONFLICT, KNOWN, NEW, REFUSED, Verdict
from records.chain.models import ChainEvent, Peer, Quarantined, Receipt, ReceiptDirection
from records.chain.statements import Statement, sign_statement
from records.common.identity import this_node
from records.common.signing import node_signer

RECEIPT_FORMAT = "integrity-chain-receipt/1"


@dataclass
class Outcome:
    """What becomes of the verdicts, as the receipt will say it."""

    verdicts: list[Verdict]
    released: list[ChainEvent] = field(default_factory=list)
    # Events of the log that their kind refused when their turn came, as they will be kept.
    set_aside: list[Quarantined] = field(default_factory=list)

    def of(self, outcome: str) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome == outcome]


def statement_of(receipt: Receipt) -> Statement:
    return Statement(receipt.body, receipt.algorithm, receipt.key_id, bytes(receipt.signature))


def issue(
    batch: wire.Batch, outcome: Outcome, sender: Peer, frontier: merkle.Frontier, at: datetime
) -> Statement:
    node, signer = this_node(), node_signer()
    set_aside = [*outcome.of(REFUSED), *outcome.of(CONFLICT)]
    statement = sign_statement(
        {
            "format": RECEIPT_FORMAT,
            "receiver": node.code,
            "receiver_name": node.name,
            "sender": sender.code,
            "batch": batch.digest,
            "from_index": batch.header.from_index,
            "next_index": batch.next_index,
            "at": envelope.spell(at),
            "counts": {
                "new": len(outcome.of(NEW)),
                "known": len(outcome.of(KNOWN)),
                "waiting": sum(verdict.waits for verdict in outcome.of(NEW)),
                "set_aside": len(set_aside),
            },
            "arrived": arrived_runs([*outcome.of(NEW), *outcome.of(KNOWN)]),
            "set_aside": [_reported(verdict) for verdict in set_aside],
            "root": frontier.root().hex(),
            "cosignature": notes.cosign(batch.header.checkpoint, code=node.code, at=at, signer=signer),
        },
        signer,
    )
    Receipt.objects.create(
        direction=ReceiptDirection.ISSUED,
        peer=sender,
        batch_digest=batch.digest,
        from_index=batch.header.from_index,
        next_index=batch.next_index,
        body=statement.body,
        algorithm=statement.algorithm,
        key_id=statement.key_id,
        signature=statement.signature,
        at=at,
    )
    return statement


def _reported(verdict: Verdict) -> dict[str, Any]:
    event = verdict.entry.event
    return {
        "leaf": verdict.entry.leaf.hex(),
        "reason": verdict.reason,
        "detail": verdict.detail[:500],
        "origin": event.seal.origin if event else "",
        "seq": event.seq if event else None,
        "kind": event.kind if event else "",
        "uid": event.uid if event else None,
        "version": event.version if event else None,
        "action": event.action if event else "",
    }


def arrived_runs(verdicts: list[Verdict]) -> list[list[Any]]:
    """[origin, first, last] for each unbroken run of sequence numbers."""
    by_origin: dict[str, list[int]] = defaultdict(list)
    for verdict in verdicts:
        by_origin[verdict.event.seal.origin].append(verdict.event.seq)
    return [[origin, *run] for origin, seqs in sorted(by_origin.items()) for run in wire.runs(seqs)]
