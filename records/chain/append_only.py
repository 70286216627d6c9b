"""Which of this room's tables the database itself keeps from being rewritten (used by the migration)."""

from django.db import migrations

from records.chain import healing_guard
from records.common.database import APPEND_ONLY_FUNCTION, AppendOnly

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

# An alarm that closed is history: what comes back is a new alarm.
_CLOSED_ALARM = """
CREATE FUNCTION records_chainalarm_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a closed alarm stays as it is: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME,
              DETAIL = '已解除的告警不得修改或删除。';
END $$;
CREATE TRIGGER closed_alarm BEFORE UPDATE OR DELETE ON records_chainalarm FOR EACH ROW
    WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION records_chainalarm_closed();
"""
_CLOSED_ALARM_BACK = """
DROP TRIGGER IF EXISTS closed_alarm ON records_chainalarm;
DROP FUNCTION IF EXISTS records_chainalarm_closed();
"""

MIGRATION_OPERATIONS = [
    migrations.RunSQL(_CLOSED_ALARM, _CLOSED_ALARM_BACK),
    # Databases made before the function spelt the old row only once.
    migrations.RunSQL(APPEND_ONLY_FUNCTION, migrations.RunSQL.noop),
]
