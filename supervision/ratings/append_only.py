"""What the database itself refuses of ratings."""

from django.db import migrations

from records.common.database import AppendOnly

# What an agency said is not said otherwise once somebody has checked it; a mended report is another report.
GUARD = """
CREATE FUNCTION supervision_rating_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text[] := ARRAY['rating_kind', 'agency_id', 'method_id', 'body_id', 'title', 'report_number', 'rated_on',
        'valid_until', 'period_from', 'period_until', 'grade', 'outlook', 'score', 'findings', 'conflict_statement'];
    one text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a rating is never deleted' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.uid <> OLD.uid OR NEW.number <> OLD.number OR NEW.received_on <> OLD.received_on
       OR NOT (NEW.writers @> OLD.writers)
       OR (OLD.entry_uid IS NOT NULL AND NEW.entry_uid IS DISTINCT FROM OLD.entry_uid) THEN
        RAISE EXCEPTION 'number, receipt, writers and entry of a rating never change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_case_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF OLD.status <> 'returned' THEN
        FOREACH one IN ARRAY said LOOP
            IF to_jsonb(NEW) -> one IS DISTINCT FROM to_jsonb(OLD) -> one THEN
                RAISE EXCEPTION 'what the agency said is only changed while it is returned: %', one
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_case_says_the_same', TABLE = TG_TABLE_NAME;
            END IF;
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_rating_guard BEFORE UPDATE OR DELETE ON supervision_ratingcase
    FOR EACH ROW EXECUTE FUNCTION supervision_rating_guard();
"""
NO_GUARD = """
DROP TRIGGER IF EXISTS supervision_rating_guard ON supervision_ratingcase;
DROP FUNCTION IF EXISTS supervision_rating_guard();
"""
NUMBERS = "CREATE SEQUENCE supervision_rating_numbers;"
NO_NUMBERS = "DROP SEQUENCE IF EXISTS supervision_rating_numbers;"

MIGRATION_OPERATIONS = [
    AppendOnly("supervision_ratingmethod"),
    AppendOnly("supervision_ratingfile"),
    AppendOnly("supervision_ratingcomment"),
    AppendOnly("supervision_ratingstep"),
    migrations.RunSQL(NUMBERS, NO_NUMBERS),
    migrations.RunSQL(GUARD, NO_GUARD),
]
