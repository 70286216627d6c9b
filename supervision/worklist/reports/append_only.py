"""What the database itself refuses of reports."""

from django.db import migrations

from records.common.database import AppendOnly

GUARD = """
CREATE FUNCTION supervision_work_report_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a report is never deleted' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.uid <> OLD.uid OR NEW.unit_id <> OLD.unit_id OR NEW.year <> OLD.year OR NEW.period <> OLD.period
       OR NEW.origin <> OLD.origin OR NEW.from_below <> OLD.from_below OR NEW.version < OLD.version
       OR NOT (NEW.writers @> OLD.writers)
       OR (OLD.submitted_on IS NOT NULL AND NEW.submitted_on IS DISTINCT FROM OLD.submitted_on) THEN
        RAISE EXCEPTION 'whose report it is, who wrote it and when it was first handed in never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'work_report_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_work_report_guard BEFORE UPDATE OR DELETE ON supervision_workreport
    FOR EACH ROW EXECUTE FUNCTION supervision_work_report_guard();
"""
NO_GUARD = """
DROP TRIGGER IF EXISTS supervision_work_report_guard ON supervision_workreport;
DROP FUNCTION IF EXISTS supervision_work_report_guard();
"""
# What lies with a signer or with the superior is not written any more.
SECTION_GUARD = """
CREATE FUNCTION supervision_report_section_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.report_id ELSE NEW.report_id END;
BEGIN
    IF EXISTS (SELECT FROM supervision_workreport
                WHERE uid = about AND status IN ('signing', 'submitted', 'accepted')) THEN
        RAISE EXCEPTION 'what has been handed in is not written any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'work_report_section_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER supervision_report_section_guard BEFORE INSERT OR UPDATE OR DELETE ON supervision_workreportsection
    FOR EACH ROW EXECUTE FUNCTION supervision_report_section_guard();
"""
NO_SECTION_GUARD = """
DROP TRIGGER IF EXISTS supervision_report_section_guard ON supervision_workreportsection;
DROP FUNCTION IF EXISTS supervision_report_section_guard();
"""

MIGRATION_OPERATIONS = [
    AppendOnly("supervision_workreportstep"),
    AppendOnly("supervision_workreportversion"),
    AppendOnly("supervision_workreportcorrection"),
    AppendOnly("supervision_workreportexemption", fillable=("ended_by_id", "ended_at")),
    migrations.RunSQL(GUARD, NO_GUARD),
    migrations.RunSQL(SECTION_GUARD, NO_SECTION_GUARD),
]
