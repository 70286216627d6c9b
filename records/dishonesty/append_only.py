"""What the database itself refuses in this room; for the migration that follows the models."""

from django.db import migrations

from records.common.database import AppendOnly

# A record from below is its origin's to change: only the chain writes it, and never under another origin.
# A record of this node never becomes one from below, which would take it out of the four-eyes rule.
ORIGIN_STAYS = """
CREATE FUNCTION records_dishonestyrecord_origin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a dishonesty record is never deleted; end it instead'
            USING ERRCODE = 'restrict_violation', TABLE = 'records_dishonestyrecord';
    END IF;
    IF NEW.uid <> OLD.uid OR NEW.origin <> OLD.origin OR (NEW.channel = 'chain') <> (OLD.channel = 'chain')
       OR NEW.created_by_id <> OLD.created_by_id OR NEW.version < OLD.version
       OR NOT (NEW.writers @> OLD.writers) THEN
        RAISE EXCEPTION 'origin, channel, author and writers of a record never change and its version only grows'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'record_origin_stays', TABLE = 'records_dishonestyrecord';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_dishonestyrecord_origin_stays BEFORE UPDATE OR DELETE ON records_dishonestyrecord
    FOR EACH ROW EXECUTE FUNCTION records_dishonestyrecord_origin_stays();
"""

ORIGIN_MAY_CHANGE = """
DROP TRIGGER IF EXISTS records_dishonestyrecord_origin_stays ON records_dishonestyrecord;
DROP FUNCTION IF EXISTS records_dishonestyrecord_origin_stays();
"""

OPERATIONS = [
    AppendOnly("records_recordversion"),
    AppendOnly("records_recordtransition"),
    AppendOnly("records_attachment", fillable=("removed_by_id", "removed_at")),
    AppendOnly("records_submission"),
    AppendOnly("records_submissionitem"),
    migrations.RunSQL(ORIGIN_STAYS, ORIGIN_MAY_CHANGE),
]
