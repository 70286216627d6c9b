"""What the database itself refuses in this room, and the rules that it is delivered with."""

from django.db import migrations

from records.clocks.reference import add_missing_rules
from records.common.database import AppendOnly

# What somebody was told stays what he was told; only the last day moves, by pauses and extensions, and not
# once the case is over. What the passing of the day set in motion cannot be taken back.
GUARD = """
CREATE FUNCTION records_deadline_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a deadline is never deleted; cancel it instead'
            USING ERRCODE = 'restrict_violation', TABLE = 'records_deadline';
    END IF;
    IF (NEW.uid, NEW.key, NEW.case_kind, NEW.case_uid, NEW.case_title, NEW.region_id, NEW.role, NEW.number,
        NEW.unit, NEW.rolls, NEW.basis, NEW.consequence, NEW.start_on, NEW.started_by_id, NEW.started_at)
       IS DISTINCT FROM
       (OLD.uid, OLD.key, OLD.case_kind, OLD.case_uid, OLD.case_title, OLD.region_id, OLD.role, OLD.number,
        OLD.unit, OLD.rolls, OLD.basis, OLD.consequence, OLD.start_on, OLD.started_by_id, OLD.started_at)
       OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN
        RAISE EXCEPTION 'what a deadline began with never changes; cancel it and start another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_beginning_stays', TABLE = 'records_deadline';
    END IF;
    IF (OLD.met_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL) AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a deadline that is met or cancelled never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_over_stays', TABLE = 'records_deadline';
    END IF;
    IF OLD.overdue_noticed_at IS NOT NULL
       AND (NEW.overdue_noticed_at IS DISTINCT FROM OLD.overdue_noticed_at OR NEW.due_on <> OLD.due_on) THEN
        RAISE EXCEPTION 'a deadline whose passing was acted upon moves no more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_passed_stays', TABLE = 'records_deadline';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_deadline_guard BEFORE UPDATE OR DELETE ON records_deadline
    FOR EACH ROW EXECUTE FUNCTION records_deadline_guard();
"""
NO_GUARD = """
DROP TRIGGER IF EXISTS records_deadline_guard ON records_deadline;
DROP FUNCTION IF EXISTS records_deadline_guard();
"""


MIGRATION_OPERATIONS = [
    AppendOnly("records_deadlinepause", fillable=("end_on", "ended_by_id", "ended_at")),
    AppendOnly("records_deadlineextension", fillable=("decided_by_id", "decided_at", "granted", "note")),
    AppendOnly("records_reminder"),
    migrations.RunSQL(GUARD, NO_GUARD),
    migrations.RunPython(add_missing_rules, migrations.RunPython.noop),
]
