"""What the database itself refuses of early warning."""

from django.db import migrations

from records.common.database import AppendOnly

# A version is put in force by another person than wrote it, and only on a finished dry run of exactly this version;
# a rule is on only with a version that was put in force so.
RULES = """
CREATE FUNCTION supervision_warning_switch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.turned_on AND EXISTS (
        SELECT 1 FROM supervision_warningruleversion WHERE uid = NEW.version_id AND written_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a rule is switched on by another person than wrote it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'warning_switched_on_by_another', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.turned_on AND NOT EXISTS (
        SELECT 1 FROM supervision_warningdryrun
         WHERE uid = NEW.dry_run_id AND version_id = NEW.version_id AND state = 'done') THEN
        RAISE EXCEPTION 'a rule is switched on only after a dry run of exactly this version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'warning_switched_on_after_dry_run', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_warningswitch_guard BEFORE INSERT ON supervision_warningswitch
    FOR EACH ROW EXECUTE FUNCTION supervision_warning_switch();
CREATE FUNCTION supervision_warning_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a rule is never deleted; it is switched off'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.key <> OLD.key OR NEW.region_id <> OLD.region_id) THEN
        RAISE EXCEPTION 'what a rule is about never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'warning_rule_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.active_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM supervision_warningswitch s JOIN supervision_warningruleversion v ON v.uid = s.version_id
         WHERE s.version_id = NEW.active_id AND s.turned_on AND v.rule_id = NEW.uid) THEN
        RAISE EXCEPTION 'a rule is on only with a version that somebody put in force'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'warning_rule_put_in_force', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_warningrule_guard BEFORE INSERT OR UPDATE OR DELETE ON supervision_warningrule
    FOR EACH ROW EXECUTE FUNCTION supervision_warning_rule();
CREATE FUNCTION supervision_warning_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.finished_at IS NOT NULL THEN
        RAISE EXCEPTION 'what has ended never changes'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_warningdryrun_ended BEFORE UPDATE OR DELETE ON supervision_warningdryrun
    FOR EACH ROW EXECUTE FUNCTION supervision_warning_ended();
CREATE TRIGGER supervision_warningrun_ended BEFORE UPDATE OR DELETE ON supervision_warningrun
    FOR EACH ROW EXECUTE FUNCTION supervision_warning_ended();
"""
NO_RULES = """
DROP TRIGGER IF EXISTS supervision_warningrun_ended ON supervision_warningrun;
DROP TRIGGER IF EXISTS supervision_warningdryrun_ended ON supervision_warningdryrun;
DROP FUNCTION IF EXISTS supervision_warning_ended();
DROP TRIGGER IF EXISTS supervision_warningrule_guard ON supervision_warningrule;
DROP FUNCTION IF EXISTS supervision_warning_rule();
DROP TRIGGER IF EXISTS supervision_warningswitch_guard ON supervision_warningswitch;
DROP FUNCTION IF EXISTS supervision_warning_switch();
"""

# What was warned of stays, and what was closed or has gone by itself is over.
WARNINGS = """
CREATE FUNCTION supervision_risk_warning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a warning is never deleted; it is closed'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.number <> OLD.number OR NEW.rule_id <> OLD.rule_id OR NEW.body_id <> OLD.body_id
        OR NEW.field <> OLD.field OR NEW.opened_on <> OLD.opened_on OR NEW.opened_at <> OLD.opened_at
        OR NEW.highest < OLD.highest THEN
        RAISE EXCEPTION 'what a warning is about, and how grave it was, never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'warning_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF OLD.status IN ('closed', 'subsided') AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a warning that is over never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'warning_is_over', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_riskwarning_guard BEFORE UPDATE OR DELETE ON supervision_riskwarning
    FOR EACH ROW EXECUTE FUNCTION supervision_risk_warning();
CREATE FUNCTION supervision_court_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status <> 'open' OR NEW.body_id <> OLD.body_id OR NEW.case_number <> OLD.case_number
        OR NEW.received_on <> OLD.received_on OR NEW.listing_on <> OLD.listing_on
        OR NEW.entered_by_id <> OLD.entered_by_id THEN
        RAISE EXCEPTION 'what a court told, and what became of it, never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'court_notice_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_courtnotice_guard BEFORE UPDATE OR DELETE ON supervision_courtnotice
    FOR EACH ROW EXECUTE FUNCTION supervision_court_notice();
"""
NO_WARNINGS = """
DROP TRIGGER IF EXISTS supervision_courtnotice_guard ON supervision_courtnotice;
DROP FUNCTION IF EXISTS supervision_court_notice();
DROP TRIGGER IF EXISTS supervision_riskwarning_guard ON supervision_riskwarning;
DROP FUNCTION IF EXISTS supervision_risk_warning();
"""
NUMBERS = "CREATE SEQUENCE supervision_warning_numbers;"
NO_NUMBERS = "DROP SEQUENCE IF EXISTS supervision_warning_numbers;"

MIGRATION_OPERATIONS = [
    AppendOnly("supervision_warningruleversion"),
    AppendOnly("supervision_warningswitch"),
    AppendOnly("supervision_warningstep"),
    migrations.RunSQL(NUMBERS, NO_NUMBERS),
    migrations.RunSQL(RULES, NO_RULES),
    migrations.RunSQL(WARNINGS, NO_WARNINGS),
]
