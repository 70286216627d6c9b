"""What the database itself refuses in this room and in those that stand on it."""

from django.db import migrations

from records.common.database import AppendOnly

STAYS = """
CREATE FUNCTION disclosure_written_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what was written is never deleted; take it down instead'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.uid <> OLD.uid OR NEW.created_by_id <> OLD.created_by_id OR NEW.version < OLD.version
       OR (NEW.version = OLD.version AND NOT (NEW.writers @> OLD.writers)) THEN
        RAISE EXCEPTION 'author and writers of what was written never change and its version only grows'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'written_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
MAY_GO = "DROP FUNCTION IF EXISTS disclosure_written_stays();"


def guarded(table: str) -> migrations.RunSQL:
    """The guard on one table of written things."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION disclosure_written_stays()",
        f"DROP TRIGGER IF EXISTS {table}_stays ON {table}",
    )


BASE_OPERATIONS = [
    AppendOnly("disclosure_writtenversion"),
    AppendOnly("disclosure_writtenstep"),
    AppendOnly("disclosure_writtenfile", fillable=("removed_by_id", "removed_at")),
    migrations.RunSQL(STAYS, MAY_GO),
]
