"""A superior recomputes each child's tree from all it ever pushed: the past cannot be rewritten unseen."""

from datetime import datetime
from typing import Any

from records.chain import merkle, notes, wire
from records.chain.models import AlarmCause, Peer, Receipt, ReceiptDirection
from records.chain.receipts import statement_of

# How much of missed receipts one answer repeats; the next push fetches the rest.
MISSED_RECEIPTS, MISSED_BYTES = 20, 512 * 1024


class Refused(Exception):
    """The batch is not taken, nothing changed; ``code`` and ``extra`` tell the sender what to do."""

    def __init__(self, status: int, code: str, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.extra = extra
        self.alarm: dict[str, Any] | None = None


def witness(batch: wire.Batch, sender: Peer, at: datetime) -> merkle.Frontier:
    """The child's tree after this batch, recomputed from everything it ever pushed and compared with its signature."""
    header = batch.header
    if header.from_index != sender.witnessed_size:
        raise Refused(
            409,
            "resume_at",
            f"this node holds the log of {sender.code} up to {sender.witnessed_size}",
            next_index=sender.witnessed_size,
            receipts=_missed_receipts(sender, header.from_index),
        )
    frontier = merkle.Frontier.from_bytes(sender.witnessed_size, bytes(sender.witnessed_frontier))
    frontier.extend(entry.leaf for entry in batch.entries)
    try:
        claimed = notes.parse(header.checkpoint)
        signed = any(
            notes.verify_checkpoint(
                header.checkpoint, code=sender.code, algorithm=key.algorithm, public_key=bytes(key.public_key)
            )
            for key in sender.keys.valid_at(at)
        )
    except notes.NoteError as error:
        raise Refused(400, "bad_checkpoint", str(error)) from error
    if not signed or claimed.origin != notes.log_name(sender.code) or claimed.size != frontier.size:
        raise Refused(400, "bad_checkpoint", "the checkpoint is not the sender's at the end of this batch")
    if claimed.root != frontier.root():
        refusal = Refused(
            409,
            "rewritten",
            f"the log of {sender.code} does not continue what it pushed before",
            size=frontier.size,
            expected_root=frontier.root().hex(),
        )
        refusal.alarm = {
            "cause": AlarmCause.REWRITTEN,
            "sender": sender.code,
            "origin": sender.code,
            "position": frontier.size,
            "held": frontier.root(),
            "claimed": claimed.root,
            "evidence": header.checkpoint,
        }
        raise refusal
    return frontier


def _missed_receipts(sender: Peer, start: int) -> list[dict[str, str]]:
    """The first receipts from ``start`` on, at least one where there is one, as they were signed."""
    missed: list[dict[str, str]] = []
    rows = Receipt.objects.filter(peer=sender, direction=ReceiptDirection.ISSUED, next_index__gt=start)
    for receipt in rows.order_by("next_index")[:MISSED_RECEIPTS]:
        missed.append(statement_of(receipt).to_json())
        if sum(len(statement["body"]) for statement in missed) > MISSED_BYTES:
            break
    return missed
