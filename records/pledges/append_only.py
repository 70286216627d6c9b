"""What the database itself refuses in this room."""

from typing import Any

from django.db import migrations

from records.common.database import AppendOnly
from records.registers.append_only import guarded

STEPS = ("milestone", "reaching", "verdict", "pledgechange", "stage", "disclosure", "handover")
# What was proposed stays as it was proposed, and what was decided as it was decided.
STEP_STAYS = """
CREATE FUNCTION records_pledge_step_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision text[] := ARRAY['status', 'decided_by_id', 'decided_at', 'note', 'sheet_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a step of a promise is never deleted'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF OLD.status <> 'proposed' OR to_jsonb(NEW) - decision IS DISTINCT FROM to_jsonb(OLD) - decision
       OR to_jsonb(OLD) ->> 'sheet_id' IS NOT NULL
          AND to_jsonb(NEW) -> 'sheet_id' IS DISTINCT FROM to_jsonb(OLD) -> 'sheet_id' THEN
        RAISE EXCEPTION 'what was proposed of a promise never changes, and nothing of what was decided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_step_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
STEP_MAY_CHANGE = "DROP FUNCTION IF EXISTS records_pledge_step_stays();"


def _stays(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION records_pledge_step_stays()",
        f"DROP TRIGGER IF EXISTS {table}_stays ON {table}",
    )


MIGRATION_OPERATIONS: list[Any] = [
    guarded("records_pledge"),
    migrations.RunSQL(STEP_STAYS, STEP_MAY_CHANGE),
    *(_stays(f"records_{name}") for name in STEPS),
    AppendOnly("records_pledgeevidence"),
    AppendOnly("records_handoveritem"),
]
