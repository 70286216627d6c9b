"""What the database itself refuses in this room."""

from django.db import migrations

from records.common.database import AppendOnly

# An entry from below is its origin's to change, and no entry ever leaves the table. One function serves all registers.
ORIGIN_STAYS = """
CREATE FUNCTION records_register_origin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an entry of a register is never deleted; end it instead'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    -- Only while the chain puts a copy back as the newest proven event says.
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
       OR (NEW.version = OLD.version AND NOT (NEW.writers @> OLD.writers)) THEN
        RAISE EXCEPTION 'origin, channel, author and writers of an entry never change and its version only grows'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_origin_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
ORIGIN_MAY_CHANGE = "DROP FUNCTION IF EXISTS records_register_origin_stays();"

# A version of a copy is put back only as the event that the log proves says it.
VERSION_HEALING = """
CREATE FUNCTION records_entryversion_healing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.uid = OLD.uid AND NEW.entry = OLD.entry
       AND NEW.registered_at = OLD.registered_at AND NEW.by_id = OLD.by_id
       AND EXISTS (
           SELECT FROM records_chainevent event
            WHERE event.uid = NEW.entry AND event.version = NEW.number AND event.created_at = NEW.made_at
              AND event.kind = NEW.kind AND event.sender <> '' AND event.payload::jsonb = NEW.content
              AND NEW.note = '' AND NEW.writers = '{}'
              AND NEW.reason = coalesce(event.payload::jsonb ->> 'version_reason',
                                        event.payload::jsonb ->> 'end_reason')
              AND records_chain_proven(event)
       ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a version of a copy is only put back as its event says: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, DETAIL = '只能恢复链上事件所证明的内容。';
END $$;
DROP TRIGGER append_only_rows ON records_entryversion;
CREATE TRIGGER append_only_rows AFTER UPDATE OR DELETE ON records_entryversion FOR EACH ROW
    WHEN (current_setting('records_chain.healing', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER healing_rows AFTER UPDATE OR DELETE ON records_entryversion FOR EACH ROW
    WHEN (current_setting('records_chain.healing', true) = 'on')
    EXECUTE FUNCTION records_entryversion_healing();
"""
NO_VERSION_HEALING = """
DROP TRIGGER IF EXISTS healing_rows ON records_entryversion;
DROP FUNCTION IF EXISTS records_entryversion_healing();
"""


def guarded(table: str) -> migrations.RunSQL:
    """The guard on one register's table; a further register adds its own by its migration."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_origin_stays BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION records_register_origin_stays()",
        f"DROP TRIGGER IF EXISTS {table}_origin_stays ON {table}",
    )


MIGRATION_OPERATIONS = [
    AppendOnly("records_entryversion"),
    AppendOnly("records_entrytransition"),
    migrations.RunSQL(ORIGIN_STAYS, ORIGIN_MAY_CHANGE),
    migrations.RunSQL(VERSION_HEALING, NO_VERSION_HEALING),
    guarded("records_commendation"),
]

# What was noted is what the public is told; a decided withdrawal stays as it was decided.
WITHDRAWAL_STAYS = """
CREATE FUNCTION records_withdrawal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a withdrawal is never deleted'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF OLD.status <> 'noted'
       OR (NEW.uid, NEW.kind, NEW.entry, NEW.ground, NEW.reason, NEW.document_name, NEW.document_number,
           NEW.learned_on, NEW.region_id, NEW.organisation_id, NEW.noted_by_id, NEW.noted_at)
          IS DISTINCT FROM
          (OLD.uid, OLD.kind, OLD.entry, OLD.ground, OLD.reason, OLD.document_name, OLD.document_number,
           OLD.learned_on, OLD.region_id, OLD.organisation_id, OLD.noted_by_id, OLD.noted_at) THEN
        RAISE EXCEPTION 'what was noted of a withdrawal never changes, and nothing of a decided one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawal_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_withdrawal_stays BEFORE UPDATE OR DELETE ON records_withdrawal
    FOR EACH ROW EXECUTE FUNCTION records_withdrawal_stays();
"""
WITHDRAWAL_MAY_CHANGE = """
DROP TRIGGER IF EXISTS records_withdrawal_stays ON records_withdrawal;
DROP FUNCTION IF EXISTS records_withdrawal_stays();
"""

PUBLICITY_OPERATIONS = [
    guarded("records_licence"),
    guarded("records_penalty"),
    migrations.RunSQL(WITHDRAWAL_STAYS, WITHDRAWAL_MAY_CHANGE),
]

ASSESSMENT_OPERATIONS = [guarded("records_assessmentresult")]
RATING_OPERATIONS = [guarded("records_rating"), guarded("records_debtdisclosure")]
