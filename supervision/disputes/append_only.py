"""What the database itself refuses of disputes."""

from django.db import migrations

from records.common.database import AppendOnly

# The same hard rule as for complaints, by the same function: nobody with a grant on the body that broke its word,
# or on one below it, has a hand in the coordination, and none of them leads it.
GUARD = """
CREATE FUNCTION supervision_dispute_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a dispute is never deleted; it ends by one of its steps'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.uid <> OLD.uid OR NEW.number <> OLD.number OR NEW.body_id <> OLD.body_id
        OR NEW.filed_at <> OLD.filed_at OR NEW.filed_by_id <> OLD.filed_by_id OR NEW.facts <> OLD.facts
        OR NEW.complaint_id IS DISTINCT FROM OLD.complaint_id) THEN
        RAISE EXCEPTION 'what a dispute is about and who filed it never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.lead_id IN (SELECT supervision_reported_bodies(NEW.body_id)) THEN
        RAISE EXCEPTION 'neither the body nor one below it leads the coordination'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_not_led_below', TABLE = TG_TABLE_NAME;
    END IF;
    FOREACH account IN ARRAY ARRAY[
        NEW.filed_by_id, NEW.accepted_by_id, NEW.proposed_by_id, NEW.agreed_by_id, NEW.decided_by_id, NEW.closed_by_id]
    LOOP
        IF account IS NOT NULL AND supervision_of_reported_body(NEW.body_id, account) THEN
            RAISE EXCEPTION 'an account of the body has no part in the coordination'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_not_by_its_body', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_dispute_guard BEFORE INSERT OR UPDATE OR DELETE ON supervision_dispute
    FOR EACH ROW EXECUTE FUNCTION supervision_dispute_guard();
CREATE FUNCTION supervision_dispute_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF supervision_of_reported_body(
        (SELECT body_id FROM supervision_dispute WHERE uid = NEW.dispute_id), NEW.by_id) THEN
        RAISE EXCEPTION 'an account of the body has no part in the coordination'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_not_by_its_body', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_disputestep_author BEFORE INSERT ON supervision_disputestep
    FOR EACH ROW EXECUTE FUNCTION supervision_dispute_author();
"""
NO_GUARD = """
DROP TRIGGER IF EXISTS supervision_disputestep_author ON supervision_disputestep;
DROP FUNCTION IF EXISTS supervision_dispute_author();
DROP TRIGGER IF EXISTS supervision_dispute_guard ON supervision_dispute;
DROP FUNCTION IF EXISTS supervision_dispute_guard();
"""
NUMBERS = "CREATE SEQUENCE supervision_dispute_numbers;"
NO_NUMBERS = "DROP SEQUENCE IF EXISTS supervision_dispute_numbers;"

# What was agreed never changes, only how it went.
TERM_STAYS = """
CREATE FUNCTION supervision_dispute_term_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.dispute_id <> OLD.dispute_id OR NEW.number <> OLD.number OR NEW.text <> OLD.text
        OR NEW.due_on <> OLD.due_on OR NEW.side_id <> OLD.side_id
        OR (OLD.result <> '' AND NEW.result <> OLD.result) THEN
        RAISE EXCEPTION 'what was agreed, and what was found of it, never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_term_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_disputeterm_stays BEFORE UPDATE OR DELETE ON supervision_disputeterm
    FOR EACH ROW EXECUTE FUNCTION supervision_dispute_term_stays();
"""
TERM_MAY_CHANGE = """
DROP TRIGGER IF EXISTS supervision_disputeterm_stays ON supervision_disputeterm;
DROP FUNCTION IF EXISTS supervision_dispute_term_stays();
"""

MIGRATION_OPERATIONS = [
    AppendOnly("supervision_disputestep"),
    AppendOnly("supervision_disputemeeting", fillable=("paper_id",)),
    AppendOnly("supervision_disputeproposal"),
    AppendOnly("supervision_disputeanswer"),
    migrations.RunSQL(NUMBERS, NO_NUMBERS),
    migrations.RunSQL(GUARD, NO_GUARD),
    migrations.RunSQL(TERM_STAYS, TERM_MAY_CHANGE),
]
