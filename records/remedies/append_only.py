"""What the database itself refuses in this room; for the migration that follows the models."""

from django.db import migrations

from records.common.database import AppendOnly

# Whoever writes past the services finds this door shut too: a record of this node ends as repaired only by a
# repair that somebody approved, and one that ended so comes back only where that repair was revoked.
REPAIR_DECIDED = """
CREATE FUNCTION records_dishonestyrecord_repair_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.channel = 'chain' OR NEW.end_reason = OLD.end_reason THEN
        RETURN NEW;
    END IF;
    IF NEW.end_reason = 'repaired' AND NOT EXISTS (
        SELECT FROM records_repair WHERE record_id = NEW.uid AND status = 'approved') THEN
        RAISE EXCEPTION 'a record ends as repaired only by an approved repair'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'record_repair_decided',
                  TABLE = 'records_dishonestyrecord';
    END IF;
    IF OLD.end_reason = 'repaired' AND NOT EXISTS (
        SELECT FROM records_repair WHERE record_id = NEW.uid AND status = 'revoked') THEN
        RAISE EXCEPTION 'a repaired record comes back only where its repair is revoked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'record_repair_revoked',
                  TABLE = 'records_dishonestyrecord';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_dishonestyrecord_repair_decided BEFORE UPDATE OF end_reason ON records_dishonestyrecord
    FOR EACH ROW EXECUTE FUNCTION records_dishonestyrecord_repair_decided();
"""

NO_REPAIR_DECIDED = """
DROP TRIGGER IF EXISTS records_dishonestyrecord_repair_decided ON records_dishonestyrecord;
DROP FUNCTION IF EXISTS records_dishonestyrecord_repair_decided();
"""

# Who filed a case, about what and when never changes, and no case is ever deleted.
CASE_STAYS = """
CREATE FUNCTION records_remedy_case_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a case is never deleted; it ends by one of its steps'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.uid <> OLD.uid OR NEW.number <> OLD.number OR NEW.region_id <> OLD.region_id
       OR NEW.channel <> OLD.channel OR NEW.filed_at <> OLD.filed_at
       OR NEW.filed_by_id IS DISTINCT FROM OLD.filed_by_id
       OR to_jsonb(NEW) -> 'record_id' IS DISTINCT FROM to_jsonb(OLD) -> 'record_id'
       OR to_jsonb(NEW) -> 'about_uid' IS DISTINCT FROM to_jsonb(OLD) -> 'about_uid'
       OR to_jsonb(NEW) -> 'applicant_id' IS DISTINCT FROM to_jsonb(OLD) -> 'applicant_id' THEN
        RAISE EXCEPTION 'what a case is about and who filed it never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remedy_case_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
TABLES = ("records_objection", "records_repair", "records_mitigation", "records_handlingcomplaint")
CASE_TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION records_remedy_case_stays();\n"
    for table in TABLES
)
CASE_MAY_CHANGE = (
    "".join(f"DROP TRIGGER IF EXISTS {table}_stays ON {table};\n" for table in TABLES)
    + "DROP FUNCTION IF EXISTS records_remedy_case_stays();"
)

MIGRATION_OPERATIONS = [
    AppendOnly("records_casestep"),
    AppendOnly("records_casereceipt"),
    AppendOnly("records_proof"),
    AppendOnly("records_bar"),
    migrations.RunSQL(CASE_STAYS + CASE_TRIGGERS, CASE_MAY_CHANGE),
    migrations.RunSQL(REPAIR_DECIDED, NO_REPAIR_DECIDED),
]
