"""What the database itself refuses in this room."""

from django.db import migrations

from records.common.database import AppendOnly

KEPT = ("proposal", "congressreport", "litigationcase", "legaladvice", "criminaltransfer", "decisionfile")

# A case is never deleted, and neither its number nor who entered it changes.
STAYS = """
CREATE FUNCTION supervision_oversight_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a case of oversight is never deleted; it ends by one of its steps'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.uid <> OLD.uid OR NEW.number <> OLD.number OR NEW.region_id <> OLD.region_id
        OR NEW.entered_at <> OLD.entered_at OR NEW.entered_by_id <> OLD.entered_by_id THEN
        RAISE EXCEPTION 'the number of a case, where it is kept and who entered it never change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'oversight_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"CREATE TRIGGER supervision_{name}_stays BEFORE UPDATE OR DELETE ON supervision_{name} "
    "FOR EACH ROW EXECUTE FUNCTION supervision_oversight_stays();\n"
    for name in KEPT
)
NO_STAYS = (
    "".join(f"DROP TRIGGER IF EXISTS supervision_{name}_stays ON supervision_{name};\n" for name in KEPT)
    + "DROP FUNCTION IF EXISTS supervision_oversight_stays();"
)

# What was concluded counts in assessments: it does not change afterwards, nor does what was signed.
FIXED = """
CREATE FUNCTION supervision_litigation_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'concluded' AND (NEW.status <> OLD.status OR NEW.outcome <> OLD.outcome
        OR NEW.decided_on <> OLD.decided_on OR NEW.loss_reason <> OLD.loss_reason OR NEW.body_id <> OLD.body_id) THEN
        RAISE EXCEPTION 'a concluded case never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'litigation_fixed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_litigationcase_fixed BEFORE UPDATE ON supervision_litigationcase
    FOR EACH ROW EXECUTE FUNCTION supervision_litigation_fixed();
CREATE FUNCTION supervision_proposal_answer_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NOT (NEW.writers @> OLD.writers) OR (OLD.signed_at IS NOT NULL AND (
        NEW.text <> OLD.text OR NEW.answer_class <> OLD.answer_class OR NEW.promised::text <> OLD.promised::text
        OR NEW.signed_by_id <> OLD.signed_by_id OR NEW.signed_at <> OLD.signed_at)) OR (OLD.rated_on IS NOT NULL
        AND (NEW.process <> OLD.process OR NEW.result <> OLD.result OR NEW.rated_on <> OLD.rated_on)) THEN
        RAISE EXCEPTION 'a signed answer, who wrote it and what was said of it never change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_answer_fixed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_proposalanswer_fixed BEFORE UPDATE OR DELETE ON supervision_proposalanswer
    FOR EACH ROW EXECUTE FUNCTION supervision_proposal_answer_fixed();
"""
NO_FIXED = """
DROP TRIGGER IF EXISTS supervision_proposalanswer_fixed ON supervision_proposalanswer;
DROP FUNCTION IF EXISTS supervision_proposal_answer_fixed();
DROP TRIGGER IF EXISTS supervision_litigationcase_fixed ON supervision_litigationcase;
DROP FUNCTION IF EXISTS supervision_litigation_fixed();
"""

# A duty follows from a concluded case alone.
DUTY = """
CREATE FUNCTION supervision_judgment_duty_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what a judgment obliges to is never deleted'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'INSERT' AND (SELECT status FROM supervision_litigationcase WHERE uid = NEW.case_id) <> 'concluded' THEN
        RAISE EXCEPTION 'only a concluded case obliges to something'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judgment_duty_of_a_concluded_case',
                  TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.text <> OLD.text OR NEW.due_on <> OLD.due_on OR NEW.case_id <> OLD.case_id
        OR (OLD.state = 'performed' AND NEW.state <> OLD.state)) THEN
        RAISE EXCEPTION 'what a judgment obliges to never changes, nor that it was performed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judgment_duty_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_judgmentduty_guard BEFORE INSERT OR UPDATE OR DELETE ON supervision_judgmentduty
    FOR EACH ROW EXECUTE FUNCTION supervision_judgment_duty_guard();
"""
NO_DUTY = """
DROP TRIGGER IF EXISTS supervision_judgmentduty_guard ON supervision_judgmentduty;
DROP FUNCTION IF EXISTS supervision_judgment_duty_guard();
"""

# 国令第713号 art. 25: without a passed review of legality there is no collective discussion, and without that no
# decision. Of each step the newest entry counts.
STEPS = """
CREATE FUNCTION supervision_decision_newest(wanted uuid, of_step text)
RETURNS supervision_decisionpart LANGUAGE sql STABLE AS $$
    SELECT * FROM supervision_decisionpart WHERE file_id = wanted AND step = of_step
     ORDER BY entered_at DESC, uid DESC LIMIT 1
$$;
CREATE FUNCTION supervision_decision_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    legality supervision_decisionpart;
BEGIN
    PERFORM 1 FROM supervision_decisionfile WHERE uid = NEW.file_id AND status = 'preparing' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the steps of a decision are entered before it is decided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_part_in_time', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.step = 'collective' THEN
        legality := supervision_decision_newest(NEW.file_id, 'legality');
        IF legality.uid IS NULL OR legality.result <> 'passed' OR legality.ended_on > NEW.ended_on THEN
            RAISE EXCEPTION 'no collective discussion before the review of legality has passed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_legality_first', TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_decisionpart_guard BEFORE INSERT ON supervision_decisionpart
    FOR EACH ROW EXECUTE FUNCTION supervision_decision_part_guard();
CREATE FUNCTION supervision_decision_file_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    collective supervision_decisionpart;
BEGIN
    IF NEW.status IN ('decided', 'checked') THEN
        collective := supervision_decision_newest(NEW.uid, 'collective');
        IF collective.uid IS NULL OR collective.result <> 'passed' OR collective.ended_on > NEW.decided_on
            OR (supervision_decision_newest(NEW.uid, 'legality')).result <> 'passed' THEN
            RAISE EXCEPTION 'a decision is made by collective discussion after the review of legality has passed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_collective_first', TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_decisionfile_guard BEFORE INSERT OR UPDATE ON supervision_decisionfile
    FOR EACH ROW EXECUTE FUNCTION supervision_decision_file_guard();
"""
NO_STEPS = """
DROP TRIGGER IF EXISTS supervision_decisionfile_guard ON supervision_decisionfile;
DROP FUNCTION IF EXISTS supervision_decision_file_guard();
DROP TRIGGER IF EXISTS supervision_decisionpart_guard ON supervision_decisionpart;
DROP FUNCTION IF EXISTS supervision_decision_part_guard();
DROP FUNCTION IF EXISTS supervision_decision_newest(uuid, text);
"""
NUMBERS = "CREATE SEQUENCE supervision_oversight_numbers;"
NO_NUMBERS = "DROP SEQUENCE IF EXISTS supervision_oversight_numbers;"

MIGRATION_OPERATIONS = [
    AppendOnly("supervision_oversightstep"),
    AppendOnly("supervision_oversightfile"),
    AppendOnly("supervision_proposalcontact"),
    AppendOnly("supervision_courthearing", fillable=("struck_by_id", "struck_at")),
    AppendOnly("supervision_decisionpart"),
    migrations.RunSQL(NUMBERS, NO_NUMBERS),
    migrations.RunSQL(STAYS, NO_STAYS),
    migrations.RunSQL(FIXED, NO_FIXED),
    migrations.RunSQL(DUTY, NO_DUTY),
    migrations.RunSQL(STEPS, NO_STEPS),
]
