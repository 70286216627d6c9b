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
    -- Only while the chain puts a copy back as the newest proven event says: a version written in by hand may
    -- then go down again, and a copy that was made to look like this node's own becomes a copy again.
    IF current_setting('records_chain.healing', true) = 'on' AND NEW.uid = OLD.uid AND NEW.channel = 'chain'
       AND EXISTS (
           SELECT FROM records_chainevent event
            WHERE event.uid = NEW.uid AND event.origin = NEW.origin AND event.version = NEW.version
              AND records_chain_proven(event)
              AND NOT EXISTS (SELECT FROM records_chainevent later
                               WHERE later.uid = event.uid AND later.version > event.version)
       ) THEN
        RETURN NEW;
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

# A version of a copy is put back only as the event that the log proves says it.
VERSION_HEALING = """
CREATE FUNCTION records_recordversion_healing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.uid = OLD.uid AND NEW.record_id = OLD.record_id
       AND NEW.registered_at = OLD.registered_at AND NEW.by_id = OLD.by_id
       AND EXISTS (
           SELECT FROM records_chainevent event
             JOIN records_dishonestyrecord record ON record.uid = event.uid AND record.channel = 'chain'
            WHERE event.uid = NEW.record_id AND event.version = NEW.number AND event.created_at = NEW.made_at
              AND event.payload::jsonb = NEW.content AND NEW.note = ''
              AND NEW.reason = coalesce(event.payload::jsonb ->> 'version_reason',
                  CASE event.payload::jsonb ->> 'end_reason' WHEN 'revoked' THEN 'annulled'
                       ELSE event.payload::jsonb ->> 'end_reason' END)
              AND records_chain_proven(event)
       ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a version of a copy is only put back as its event says: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, DETAIL = '只能恢复链上事件所证明的内容。';
END $$;
DROP TRIGGER append_only_rows ON records_recordversion;
CREATE TRIGGER append_only_rows AFTER UPDATE OR DELETE ON records_recordversion FOR EACH ROW
    WHEN (current_setting('records_chain.healing', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER healing_rows AFTER UPDATE OR DELETE ON records_recordversion FOR EACH ROW
    WHEN (current_setting('records_chain.healing', true) = 'on')
    EXECUTE FUNCTION records_recordversion_healing();
"""

NO_VERSION_HEALING = """
DROP TRIGGER IF EXISTS healing_rows ON records_recordversion;
DROP FUNCTION IF EXISTS records_recordversion_healing();
"""

OPERATIONS = [
    AppendOnly("records_recordversion"),
    AppendOnly("records_recordtransition"),
    AppendOnly("records_attachment", fillable=("removed_by_id", "removed_at")),
    AppendOnly("records_submission"),
    AppendOnly("records_submissionitem"),
    migrations.RunSQL(ORIGIN_STAYS, ORIGIN_MAY_CHANGE),
    migrations.RunSQL(VERSION_HEALING, NO_VERSION_HEALING),
]
