"""Which of this room's tables the database itself keeps from being rewritten (used by the migration)."""

from records.common.database import AppendOnly

OPERATIONS = [
    AppendOnly(
        "records_chainevent",
        fillable=("index", "origin_seq", "leaf_hash", "seal_id", "path", "sequenced_at"),
    ),
    AppendOnly("records_peerkey", fillable=("revoked_at",)),
    AppendOnly("records_seal"),
    AppendOnly("records_checkpoint"),
    AppendOnly("records_cosignature"),
    AppendOnly("records_receipt"),
    AppendOnly("records_arrival"),
    AppendOnly("records_quarantined", fillable=("resolved_at",)),
    AppendOnly("records_conflictalarm", fillable=("closed_at",)),
]
