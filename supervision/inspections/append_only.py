"""What the database itself refuses of inspections, campaigns and demonstrations."""

from django.db import migrations

from records.common.database import AppendOnly

NUMBERS = "CREATE SEQUENCE supervision_inspection_numbers;"
NO_NUMBERS = "DROP SEQUENCE IF EXISTS supervision_inspection_numbers;"

# The same hard rule as for complaints, by the same function: no account of the body that is inspected, or of one
# below it, notes, settles or checks what is found there. What was found never changes, only what is done about it.
FINDING_GUARD = """
CREATE FUNCTION supervision_finding_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account bigint;
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND (NEW.number <> OLD.number OR NEW.visit_id <> OLD.visit_id
        OR NEW.body_id <> OLD.body_id OR NEW.facts <> OLD.facts OR NEW.question <> OLD.question
        OR NEW.noted_by_id <> OLD.noted_by_id OR NEW.noted_at <> OLD.noted_at
        OR NOT (NEW.writers @> OLD.writers)) THEN
        RAISE EXCEPTION 'what was found, at whom and by whom never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_stays', TABLE = TG_TABLE_NAME;
    END IF;
    FOREACH account IN ARRAY ARRAY[NEW.noted_by_id, NEW.settled_by_id, NEW.followed_by_id, NEW.checked_by_id]
    LOOP
        IF account IS NOT NULL AND supervision_of_reported_body(NEW.body_id, account) THEN
            RAISE EXCEPTION 'an account of the inspected body has no part in the inspection'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_not_by_its_body', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_inspectionfinding_guard BEFORE INSERT OR UPDATE OR DELETE ON supervision_inspectionfinding
    FOR EACH ROW EXECUTE FUNCTION supervision_finding_guard();
"""
NO_FINDING_GUARD = """
DROP TRIGGER IF EXISTS supervision_inspectionfinding_guard ON supervision_inspectionfinding;
DROP FUNCTION IF EXISTS supervision_finding_guard();
"""

# Answers are written while the visit lasts. What was handed in with it stays as the body was shown it.
ANSWER_GUARD = """
CREATE FUNCTION supervision_inspection_answer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seen supervision_inspectionvisit%ROWTYPE;
BEGIN
    SELECT * INTO seen FROM supervision_inspectionvisit
     WHERE uid = CASE WHEN TG_OP = 'DELETE' THEN OLD.visit_id ELSE NEW.visit_id END;
    IF TG_OP = 'DELETE' OR seen.status <> 'planned' OR TG_OP = 'UPDATE' AND (
        NEW.visit_id <> OLD.visit_id OR NEW.question <> OLD.question) THEN
        RAISE EXCEPTION 'answers are written until the visit is submitted, and never taken out'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_answer_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF supervision_of_reported_body(seen.body_id, NEW.by_id) THEN
        RAISE EXCEPTION 'an account of the inspected body has no part in the inspection'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_answer_not_by_its_body', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_inspectionanswer_guard BEFORE INSERT OR UPDATE OR DELETE ON supervision_inspectionanswer
    FOR EACH ROW EXECUTE FUNCTION supervision_inspection_answer_guard();
"""
NO_ANSWER_GUARD = """
DROP TRIGGER IF EXISTS supervision_inspectionanswer_guard ON supervision_inspectionanswer;
DROP FUNCTION IF EXISTS supervision_inspection_answer_guard();
"""

# What was approved is what is asked: another question is another version.
CHECKLIST_STAYS = """
CREATE FUNCTION supervision_checklist_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND (TG_OP = 'DELETE' OR NEW.sections <> OLD.sections OR NEW.key <> OLD.key
        OR NEW.number <> OLD.number OR NEW.title <> OLD.title OR NEW.status = 'draft') THEN
        RAISE EXCEPTION 'a checklist that was approved never changes; write its next version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_checklist_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER supervision_inspectionchecklist_stays BEFORE UPDATE OR DELETE ON supervision_inspectionchecklist
    FOR EACH ROW EXECUTE FUNCTION supervision_checklist_stays();
"""
CHECKLIST_MAY_CHANGE = """
DROP TRIGGER IF EXISTS supervision_inspectionchecklist_stays ON supervision_inspectionchecklist;
DROP FUNCTION IF EXISTS supervision_checklist_stays();
"""

# A body neither confirms that its own matter is zero nor decides who answers for it; neither awards itself.
BODY_GUARD = """
CREATE FUNCTION supervision_not_by_its_body() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text;
    fresh jsonb := to_jsonb(NEW);
BEGIN
    FOREACH told IN ARRAY TG_ARGV LOOP
        IF fresh ->> told IS NOT NULL AND supervision_of_reported_body(NEW.body_id, (fresh ->> told)::bigint) THEN
            RAISE EXCEPTION 'an account of the body does not decide its own matter (%)', told
                USING ERRCODE = 'check_violation', CONSTRAINT = 'not_by_its_body', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_campaigntarget_guard BEFORE INSERT OR UPDATE ON supervision_campaigntarget
    FOR EACH ROW EXECUTE FUNCTION supervision_not_by_its_body('confirmed_by_id', 'proposed_by_id', 'decided_by_id');
CREATE TRIGGER supervision_demonstrationapplication_guard
    BEFORE INSERT OR UPDATE ON supervision_demonstrationapplication
    FOR EACH ROW EXECUTE FUNCTION supervision_not_by_its_body(
        'shortlisted_by_id', 'noticed_by_id', 'decided_by_id', 'rechecked_by_id', 'withdrawn_by_id');
"""
NO_BODY_GUARD = """
DROP TRIGGER IF EXISTS supervision_demonstrationapplication_guard ON supervision_demonstrationapplication;
DROP TRIGGER IF EXISTS supervision_campaigntarget_guard ON supervision_campaigntarget;
DROP FUNCTION IF EXISTS supervision_not_by_its_body();
"""

MIGRATION_OPERATIONS = [
    AppendOnly("supervision_inspectionstep"),
    AppendOnly("supervision_inspectionfile"),
    AppendOnly("supervision_inspectiondraw"),
    AppendOnly("supervision_campaignprogress"),
    AppendOnly("supervision_demonstrationreview"),
    migrations.RunSQL(NUMBERS, NO_NUMBERS),
    migrations.RunSQL(FINDING_GUARD, NO_FINDING_GUARD),
    migrations.RunSQL(ANSWER_GUARD, NO_ANSWER_GUARD),
    migrations.RunSQL(CHECKLIST_STAYS, CHECKLIST_MAY_CHANGE),
    migrations.RunSQL(BODY_GUARD, NO_BODY_GUARD),
]
