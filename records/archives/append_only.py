"""What the database itself refuses in this room; for the migration that follows the models."""

from django.db import migrations

from records.common.database import AppendOnly

# A CHECK sees one row: that a correction is of the same file and kind, and that what it corrects stood there, it
# cannot see. The corrected row is locked, so that two corrections given at once see each other.
CORRECTION_FITS = """
CREATE FUNCTION records_archiveentry_correction_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old records_archiveentry%ROWTYPE;
BEGIN
    IF NEW.supersedes_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO old FROM records_archiveentry WHERE uid = NEW.supersedes_id FOR NO KEY UPDATE;
    IF old.archive_id <> NEW.archive_id OR old.kind <> NEW.kind OR old.refused_at IS NOT NULL
       OR (old.kind = 'discipline' AND old.confirmed_at IS NULL) THEN
        RAISE EXCEPTION 'a correction is of the same file and kind, and of an entry that stood'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'archive_entry_correction_fits',
                  TABLE = 'records_archiveentry';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER records_archiveentry_correction_fits AFTER INSERT ON records_archiveentry
    FOR EACH ROW EXECUTE FUNCTION records_archiveentry_correction_fits();
"""

CORRECTION_FREE = """
DROP TRIGGER IF EXISTS records_archiveentry_correction_fits ON records_archiveentry;
DROP FUNCTION IF EXISTS records_archiveentry_correction_fits();
"""

# An archive stays its official's for good; only the body that keeps it changes.
OWNER_STAYS = """
CREATE FUNCTION records_archive_owner_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.uid <> OLD.uid OR NEW.official_id <> OLD.official_id
       OR NEW.opened_at <> OLD.opened_at OR NEW.opened_by_id <> OLD.opened_by_id THEN
        RAISE EXCEPTION 'an archive is never deleted and stays its official''s: % refused', TG_OP
            USING ERRCODE = 'restrict_violation', TABLE = 'records_archive';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_archive_owner_stays BEFORE UPDATE OR DELETE ON records_archive
    FOR EACH ROW EXECUTE FUNCTION records_archive_owner_stays();
"""

OWNER_MAY_CHANGE = """
DROP TRIGGER IF EXISTS records_archive_owner_stays ON records_archive;
DROP FUNCTION IF EXISTS records_archive_owner_stays();
"""

MIGRATION_OPERATIONS = [
    AppendOnly(
        "records_archiveentry",
        fillable=(
            "confirmed_by_id",
            "confirmed_at",
            "refused_by_id",
            "refused_at",
            "refusal_reason",
            "ended_on",
            "superseded_at",
        ),
    ),
    AppendOnly("records_archivereading"),
    migrations.RunSQL(CORRECTION_FITS, CORRECTION_FREE),
    migrations.RunSQL(OWNER_STAYS, OWNER_MAY_CHANGE),
]
