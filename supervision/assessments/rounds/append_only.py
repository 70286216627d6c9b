"""What the database itself refuses of assessment rounds."""

from django.db import migrations

from records.common.database import AppendOnly

# Four eyes across rows: who reported does not review, who reviewed does not audit, three reviewers are three persons,
# and nobody who belongs to the assessed body, or to one below it, judges it under whatever role.
MARK_AUTHOR = """
CREATE FUNCTION supervision_assessment_mark_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_sheet uuid;
    its_body uuid;
BEGIN
    SELECT sheet.uid, sheet.body_id INTO its_sheet, its_body
      FROM supervision_assessmentscore score JOIN supervision_assessmentsheet sheet ON sheet.uid = score.sheet_id
     WHERE score.uid = NEW.score_id;
    IF NEW.stage NOT IN ('self', 'found') AND supervision_of_reported_body(its_body, NEW.by_id) THEN
        RAISE EXCEPTION 'an account of the assessed body does not judge it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_not_by_its_body', TABLE = TG_TABLE_NAME;
    END IF;
    IF EXISTS (
        SELECT FROM supervision_assessmentmark mark JOIN supervision_assessmentscore score ON score.uid = mark.score_id
         WHERE score.sheet_id = its_sheet AND mark.by_id = NEW.by_id
           AND (NEW.stage LIKE 'review%' AND (mark.stage IN ('self', 'audit')
                   OR (mark.score_id = NEW.score_id AND mark.stage LIKE 'review%' AND mark.stage <> NEW.stage))
                OR NEW.stage = 'answer' AND mark.stage IN ('self', 'audit')
                OR NEW.stage = 'audit' AND mark.stage NOT IN ('audit', 'found', 'correction'))
    ) THEN
        RAISE EXCEPTION 'who reported does not review, who reviewed does not audit, reviewers are different persons'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_four_eyes', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_assessmentmark_author BEFORE INSERT ON supervision_assessmentmark
    FOR EACH ROW EXECUTE FUNCTION supervision_assessment_mark_author();
"""
NO_MARK_AUTHOR = """
DROP TRIGGER IF EXISTS supervision_assessmentmark_author ON supervision_assessmentmark;
DROP FUNCTION IF EXISTS supervision_assessment_mark_author();
"""

ROUND_STAYS = """
CREATE FUNCTION supervision_assessment_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a round is never deleted; it is cancelled'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.organised_by_id <> OLD.organised_by_id OR NEW.organised_at <> OLD.organised_at
       OR (OLD.opened_at IS NOT NULL AND (
           (NEW.system_id, NEW.region_id, NEW.authority_id, NEW.year, NEW.period_from, NEW.period_until,
            NEW.pass_share, NEW.publish_ranks, NEW.rank_basis, NEW.reply_days, NEW.opened_at)
           IS DISTINCT FROM
           (OLD.system_id, OLD.region_id, OLD.authority_id, OLD.year, OLD.period_from, OLD.period_until,
            OLD.pass_share, OLD.publish_ranks, OLD.rank_basis, OLD.reply_days, OLD.opened_at)))
       OR (OLD.status IN ('published', 'cancelled') AND NEW.status <> OLD.status) THEN
        RAISE EXCEPTION 'by what a round assesses never changes once it is open, and what is over stays over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'round_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_assessmentround_stays BEFORE UPDATE OR DELETE ON supervision_assessmentround
    FOR EACH ROW EXECUTE FUNCTION supervision_assessment_round_stays();
"""
ROUND_MAY_CHANGE = """
DROP TRIGGER IF EXISTS supervision_assessmentround_stays ON supervision_assessmentround;
DROP FUNCTION IF EXISTS supervision_assessment_round_stays();
"""

SHEET_STAYS = """
CREATE FUNCTION supervision_assessment_sheet_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM supervision_assessmentround round
                    WHERE round.uid = OLD.round_id AND round.opened_at IS NULL) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'no body leaves a round that is open'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.round_id <> OLD.round_id OR NEW.body_id <> OLD.body_id THEN
        RAISE EXCEPTION 'a sheet stays with its round and its body'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.audited_by_id IS NOT NULL AND NEW.audited_by_id IS DISTINCT FROM OLD.audited_by_id AND (
        supervision_of_reported_body(NEW.body_id, NEW.audited_by_id)
        OR EXISTS (
            SELECT FROM supervision_assessmentmark mark
              JOIN supervision_assessmentscore score ON score.uid = mark.score_id
             WHERE score.sheet_id = NEW.uid AND mark.by_id = NEW.audited_by_id
               AND mark.stage NOT IN ('audit', 'found'))
        OR EXISTS (
            SELECT FROM supervision_assessmentreply reply
              JOIN supervision_assessmentscore score ON score.uid = reply.score_id
             WHERE score.sheet_id = NEW.uid AND reply.answered_by_id = NEW.audited_by_id)
    ) THEN
        RAISE EXCEPTION 'who audits a sheet has reviewed nothing of it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_audited_by_a_fresh_eye', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_assessmentsheet_stays BEFORE UPDATE OR DELETE ON supervision_assessmentsheet
    FOR EACH ROW EXECUTE FUNCTION supervision_assessment_sheet_stays();
"""
SHEET_MAY_CHANGE = """
DROP TRIGGER IF EXISTS supervision_assessmentsheet_stays ON supervision_assessmentsheet;
DROP FUNCTION IF EXISTS supervision_assessment_sheet_stays();
"""

# What was proposed, and what was decided of it, stays as it was written.
DECIDED_STAYS = """
CREATE FUNCTION supervision_assessment_decided_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status <> 'proposed'
       OR to_jsonb(NEW) - '{status,decided_by_id,decided_at,note}'::text[]
          <> to_jsonb(OLD) - '{status,decided_by_id,decided_at,note}'::text[] THEN
        RAISE EXCEPTION 'what was proposed never changes, and nothing of what was decided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_decided_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_assessmentcorrection_stays BEFORE UPDATE OR DELETE ON supervision_assessmentcorrection
    FOR EACH ROW EXECUTE FUNCTION supervision_assessment_decided_stays();
CREATE TRIGGER supervision_assessmentuse_stays BEFORE UPDATE OR DELETE ON supervision_assessmentuse
    FOR EACH ROW EXECUTE FUNCTION supervision_assessment_decided_stays();
"""
DECIDED_MAY_CHANGE = """
DROP TRIGGER IF EXISTS supervision_assessmentuse_stays ON supervision_assessmentuse;
DROP TRIGGER IF EXISTS supervision_assessmentcorrection_stays ON supervision_assessmentcorrection;
DROP FUNCTION IF EXISTS supervision_assessment_decided_stays();
"""

# Of a body others speak: what it says of itself is its self-report, and its own people decide on nothing.
SUPPLIED_BY_OTHERS = """
CREATE FUNCTION supervision_supplied_by_others() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_body uuid;
BEGIN
    SELECT sheet.body_id INTO its_body
      FROM supervision_assessmentscore score JOIN supervision_assessmentsheet sheet ON sheet.uid = score.sheet_id
     WHERE score.uid = NEW.score_id;
    IF supervision_of_reported_body(its_body, NEW.entered_by_id)
       OR (NEW.decided_by_id IS NOT NULL AND supervision_of_reported_body(its_body, NEW.decided_by_id)) THEN
        RAISE EXCEPTION 'an account of the assessed body neither supplies a figure about it nor decides on one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplied_by_others', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_suppliedfigure_by_others BEFORE INSERT OR UPDATE ON supervision_suppliedfigure
    FOR EACH ROW EXECUTE FUNCTION supervision_supplied_by_others();
"""
SUPPLIED_BY_ANYBODY = """
DROP TRIGGER IF EXISTS supervision_suppliedfigure_by_others ON supervision_suppliedfigure;
DROP FUNCTION IF EXISTS supervision_supplied_by_others();
"""
SUPPLIED_OPERATIONS = [
    AppendOnly(
        "supervision_suppliedfigure",
        fillable=("replaced_at", "taken", "reason", "decided_by_id", "decided_at"),
    ),
    migrations.RunSQL(SUPPLIED_BY_OTHERS, SUPPLIED_BY_ANYBODY),
]

ROUND_OPERATIONS = [
    AppendOnly("supervision_assessmentstep"),
    AppendOnly("supervision_assessmentmark"),
    AppendOnly("supervision_assessmentevidence"),
    AppendOnly(
        "supervision_assessmentreply", fillable=("accepted", "answer", "answered_by_id", "answered_at")
    ),
    migrations.RunSQL(MARK_AUTHOR, NO_MARK_AUTHOR),
    migrations.RunSQL(ROUND_STAYS, ROUND_MAY_CHANGE),
    migrations.RunSQL(SHEET_STAYS, SHEET_MAY_CHANGE),
    migrations.RunSQL(DECIDED_STAYS, DECIDED_MAY_CHANGE),
]
