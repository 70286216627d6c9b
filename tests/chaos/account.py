"""
Run inside a node's environment at the end: what this node holds, and whether all of it can be proved.

``python -m tests.chaos.account FILE`` writes the node's account as JSON.
"""

import functools
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from records.chain import log, merkle, notes, reconciling, status, verification  # noqa: E402
from records.chain.models import (  # noqa: E402
    Arrival,
    ChainEvent,
    Checkpoint,
    ConflictAlarm,
    Cosignature,
    Peer,
    Quarantined,
    ReconcileTrigger,
)
from records.common.identity import this_node  # noqa: E402
from records.dishonesty.models import DishonestyRecord, RecordVersion  # noqa: E402

ENOUGH_FAULTS = 20


def account() -> dict[str, Any]:
    derived = verification.verify_log()
    now = status.status(at=timezone.now())
    return {
        "node": this_node().code,
        "size": derived.size,
        "derived": {"checked": derived.checked, "bad_index": derived.bad_index, "reason": derived.reason},
        **proofs(),
        "events": events(),
        "documents": documents(),
        "pending": now["pending"],
        "behind_by": now["behind_by"] or 0,
        "waiting": now["waiting"],
        "quarantined": list(Quarantined.objects.values_list("reason", flat=True)[:ENOUGH_FAULTS]),
        "alarms": list(ConflictAlarm.objects.values_list("cause", flat=True)[:ENOUGH_FAULTS]),
        "arrivals": arrivals(),
        "reconcile": differences(),
    }


def events() -> list[list[Any]]:
    """Every entry of the log in its order: index, origin, seq, uid, version, previous, action, payload, leaf."""
    rows = ChainEvent.objects.in_log().order_by("index")
    return [
        [index, origin, seq, str(uid), version, previous, action, _digest(payload), bytes(leaf).hex()]
        for index, origin, seq, uid, version, previous, action, payload, leaf in rows.values_list(
            "index", "origin", "origin_seq", "uid", "version", "previous", "action", "payload", "leaf_hash"
        ).iterator(chunk_size=2_000)
    ]


def _digest(payload: str | None) -> str:
    return hashlib.sha256((payload or "").encode()).hexdigest()


def documents() -> dict[str, list[Any]]:
    """By document: its state, its version, and the numbers of the versions kept, as they were written down."""
    kept: dict[str, list[int]] = {}
    rows = RecordVersion.objects.order_by("record_id", "number").values_list("record_id", "number")
    for uid, number in rows.iterator(chunk_size=2_000):
        kept.setdefault(str(uid), []).append(number)
    return {
        str(uid): [state, version, kept.get(str(uid), [])]
        for uid, state, version in DishonestyRecord.objects.exclude(version=0).values_list(
            "uid", "status", "version"
        )
    }


def proofs() -> dict[str, Any]:
    """An inclusion proof of each entry, a consistency proof of each checkpoint, each witness's line."""
    subtree = functools.cache(log.subtree())
    checkpoints = list(Checkpoint.objects.order_by("size").values_list("size", "root", "note"))
    size, root = checkpoints[-1][0], bytes(checkpoints[-1][1])
    failed: list[str] = []
    leaves = ChainEvent.objects.in_log().order_by("index").values_list("index", "leaf_hash")
    included = 0
    for index, leaf in leaves.iterator(chunk_size=2_000):
        path = merkle.inclusion_proof(index, size, subtree) if index < size else []
        if not merkle.verify_inclusion(bytes(leaf), index, size, path, root):
            failed.append(f"inclusion of {index} in {size}")
        included += 1
    for number, (first, first_root, _) in enumerate(checkpoints):
        for second, second_root, _ in {checkpoints[min(number + 1, len(checkpoints) - 1)], checkpoints[-1]}:
            path = merkle.consistency_proof(first, second, subtree)
            if not merkle.verify_consistency(first, second, bytes(first_root), bytes(second_root), path):
                failed.append(f"consistency of {first} and {second}")
    notes_by_size = {size: note for size, _, note in checkpoints}
    witnessed = 0
    for said in Cosignature.objects.order_by("size"):
        keys = Peer.objects.get(code=said.witness).keys.all()
        if not any(
            notes.verify_cosignature(
                notes_by_size[said.size],
                said.line,
                code=said.witness,
                algorithm=key.algorithm,
                public_key=bytes(key.public_key),
            )
            for key in keys
        ):
            failed.append(f"witness {said.witness} at {said.size}")
        witnessed += 1
    return {
        "included": included,
        "consistent": len(checkpoints),
        "witnessed": witnessed,
        "unproven": failed[:ENOUGH_FAULTS],
    }


def arrivals() -> dict[str, int]:
    """By holder: of how many of this node's own events it is known that they arrived there."""
    reached: dict[str, set[int]] = {}
    for row in Arrival.objects.filter(origin=this_node().code):
        reached.setdefault(row.holder_code, set()).update(range(row.from_seq, row.through_seq + 1))
    return {holder: len(seqs) for holder, seqs in reached.items()}


def differences() -> dict[str, Any]:
    """What the portal's own comparison, of log, superior and documents, finds."""
    run = reconciling.reconcile(trigger=ReconcileTrigger.COMMAND, at=timezone.now(), dry_run=True)
    if run is None:
        return {"found": None, "problem": "another comparison was running", "kinds": []}
    kinds = list(run.findings.values_list("kind", "detail")[:ENOUGH_FAULTS])
    return {"found": run.found, "problem": run.problem, "kinds": kinds}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(account(), ensure_ascii=False))
