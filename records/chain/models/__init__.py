"""The chain's tables: the log that is the outbox, its tree, the neighbours, and what they answered."""

from records.chain.models.exchange import (
    AlarmCause,
    Arrival,
    ConflictAlarm,
    PushCursor,
    Quarantined,
    Receipt,
    ReceiptDirection,
)
from records.chain.models.log import ChainEvent, Checkpoint, Cosignature, Seal, Tile, Waiting
from records.chain.models.notices import Notice
from records.chain.models.peers import Peer, PeerKey, PeerRole, PeerState, SeenNonce
from records.chain.models.reconcile import (
    FindingKind,
    FindingOutcome,
    ReconcileFinding,
    ReconcileRun,
    ReconcileTrigger,
    WitnessTile,
)

__all__ = [
    "AlarmCause",
    "Arrival",
    "ChainEvent",
    "Checkpoint",
    "ConflictAlarm",
    "Cosignature",
    "FindingKind",
    "FindingOutcome",
    "Notice",
    "Peer",
    "PeerKey",
    "PeerRole",
    "PeerState",
    "PushCursor",
    "Quarantined",
    "Receipt",
    "ReceiptDirection",
    "ReconcileFinding",
    "ReconcileRun",
    "ReconcileTrigger",
    "Seal",
    "SeenNonce",
    "Tile",
    "Waiting",
    "WitnessTile",
]
