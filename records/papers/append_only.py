"""What the database itself refuses in this room; for the migration of its models."""

from django.db import migrations

# Not the common append-only rule: the sealed code must be writable again when the field keys change. A code
# that somebody spoils makes its paper unverifiable, never another paper genuine.
STANDS = """
CREATE FUNCTION records_paper_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['code'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.withdrawn_at IS NULL THEN
            free := free || ARRAY['withdrawn_by_id', 'withdrawn_at', 'withdrawn_reason'];
        END IF;
        IF to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'an issued paper stays as it is: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = 'records_paper',
              DETAIL = '已出具的文书不得修改或删除。', HINT = '请收回原件，另行出具。';
END $$;
CREATE TRIGGER paper_stands_rows AFTER UPDATE OR DELETE ON records_paper
    FOR EACH ROW EXECUTE FUNCTION records_paper_stands();
CREATE TRIGGER paper_stands_table BEFORE TRUNCATE ON records_paper
    FOR EACH STATEMENT EXECUTE FUNCTION records_paper_stands();
"""

MAY_FALL = """
DROP TRIGGER IF EXISTS paper_stands_rows ON records_paper;
DROP TRIGGER IF EXISTS paper_stands_table ON records_paper;
DROP FUNCTION IF EXISTS records_paper_stands();
"""

MIGRATION_OPERATIONS = [migrations.RunSQL(STANDS, MAY_FALL)]
