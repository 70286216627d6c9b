"""Which of this room's tables the database itself keeps from being rewritten (used by the migration)."""

from django.db import migrations

from records.chain import healing_guard
from records.common.database import AppendOnly

_EVENT_FILLABLE = ("index", "origin_seq", "leaf_hash", "seal_id", "path", "sequenced_at")

OPERATIONS = [
    AppendOnly("records_chainevent", fillable=_EVENT_FILLABLE),
    AppendOnly("records_peerkey", fillable=("revoked_at",)),
    AppendOnly("records_seal"),
    AppendOnly("records_checkpoint"),
    AppendOnly("records_cosignature"),
    AppendOnly("records_receipt"),
    AppendOnly("records_arrival"),
    AppendOnly("records_quarantined", fillable=("resolved_at",)),
    AppendOnly("records_notice", fillable=("acknowledged_at", "closed_at")),
    AppendOnly("records_conflictalarm", fillable=("closed_at",)),
    AppendOnly(
        "records_reconcilerun",
        fillable=(
            "finished_at",
            "entries",
            "compared",
            "documents",
            "requests",
            "found",
            "healed",
            "verified_through",
            "problem",
        ),
    ),
    AppendOnly("records_reconcilefinding"),
    migrations.RunSQL(healing_guard.forwards(_EVENT_FILLABLE), healing_guard.BACK),
]
