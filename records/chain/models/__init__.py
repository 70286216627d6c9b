"""The chain's tables: the log that is the outbox, its tree, the neighbours, and what they answered."""

from records.chain.models.exchange import (
    AlarmCause,
    Arrival,
    BreakerState,
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
from records.chain.models.watch import Cause, ChainAlarm, PeerContact, Traffic, TrafficOutcome

__all__ = [
    "AlarmCause",
    "Arrival",
    "BreakerState",
    "Cause",
    "ChainAlarm",
    "ChainEvent",
    "Checkpoint",
    "ConflictAlarm",
    "Cosignature",
    "FindingKind",
    "FindingOutcome",
    "Notice",
    "Peer",
    "PeerContact",
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
    "Traffic",
    "TrafficOutcome",
    "Waiting",
    "WitnessTile",
]
