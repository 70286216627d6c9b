"""What the database itself refuses of tasks and incoming documents."""

from django.db import migrations

from records.common.database import AppendOnly

# Whoever belongs to the body, or to one below it, neither accepts its part nor says how its policy was kept: by the
# same function that shuts the reported body out of a complaint.
OTHER_EYES = """
CREATE FUNCTION supervision_task_other_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.accepted_by_id IS NOT NULL AND NEW.organisation_id IS NOT NULL
        AND (OLD.accepted_by_id IS DISTINCT FROM NEW.accepted_by_id)
        AND supervision_of_reported_body(NEW.organisation_id, NEW.accepted_by_id) THEN
        RAISE EXCEPTION 'an account of the body does not accept its own part'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'task_duty_not_by_its_body', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.item_id <> OLD.item_id OR NEW.unit_id <> OLD.unit_id OR NEW.name <> OLD.name
        OR NEW.created_at <> OLD.created_at OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id THEN
        RAISE EXCEPTION 'whose part it is never changes; a part ends and another begins'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'task_duty_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_taskduty_other_eyes BEFORE UPDATE ON supervision_taskduty
    FOR EACH ROW EXECUTE FUNCTION supervision_task_other_eyes();
CREATE FUNCTION supervision_measure_led_by(measure uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT lead_id FROM supervision_policymeasure WHERE uid = measure AND lead_id IS NOT NULL
    UNION
    SELECT duty.organisation_id FROM supervision_taskduty duty
      JOIN supervision_ledgeritem item ON item.uid = duty.item_id
      JOIN supervision_taskunit unit ON unit.uid = duty.unit_id
     WHERE item.measure_id = measure AND duty.organisation_id IS NOT NULL
       -- Where the text names nobody as the lead, each unit that it names by itself is one.
       AND (duty.role = 'lead' OR unit.kind = 'body' AND NOT EXISTS (
           SELECT 1 FROM supervision_taskunit other WHERE other.item_id = item.uid AND other.role = 'lead'))
$$;
CREATE FUNCTION supervision_measure_evaluator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM supervision_measure_led_by(NEW.measure_id) AS led(body)
                WHERE supervision_of_reported_body(led.body, NEW.by_id)) THEN
        RAISE EXCEPTION 'who belongs to the unit that led a measure does not evaluate it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_evaluated_by_others', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_measureevaluation_by_others BEFORE INSERT ON supervision_measureevaluation
    FOR EACH ROW EXECUTE FUNCTION supervision_measure_evaluator();
"""
NO_OTHER_EYES = """
DROP TRIGGER IF EXISTS supervision_measureevaluation_by_others ON supervision_measureevaluation;
DROP FUNCTION IF EXISTS supervision_measure_evaluator();
DROP FUNCTION IF EXISTS supervision_measure_led_by(uuid);
DROP TRIGGER IF EXISTS supervision_taskduty_other_eyes ON supervision_taskduty;
DROP FUNCTION IF EXISTS supervision_task_other_eyes();
"""

# What came in, and what a task is called, stays; and neither is ever deleted.
STAYS = """
CREATE FUNCTION supervision_worklist_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb;
    name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'never deleted; it ends by one of its steps'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    after := to_jsonb(NEW);
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF before -> name IS DISTINCT FROM after -> name THEN
            RAISE EXCEPTION '% never changes', name
                USING ERRCODE = 'check_violation', CONSTRAINT = 'worklist_stays', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_ledgeritem_stays BEFORE UPDATE OR DELETE ON supervision_ledgeritem
    FOR EACH ROW EXECUTE FUNCTION supervision_worklist_stays(
        'uid', 'code', 'policy_id', 'measure_id', 'decision_id', 'document_id', 'number', 'region_id',
        'created_by_id', 'created_at');
CREATE TRIGGER supervision_taskpolicy_stays BEFORE UPDATE OR DELETE ON supervision_taskpolicy
    FOR EACH ROW EXECUTE FUNCTION supervision_worklist_stays(
        'uid', 'key', 'region_id', 'document_number', 'created_by_id', 'created_at');
CREATE TRIGGER supervision_incomingdocument_stays BEFORE UPDATE OR DELETE ON supervision_incomingdocument
    FOR EACH ROW EXECUTE FUNCTION supervision_worklist_stays(
        'uid', 'number', 'sender', 'document_number', 'title', 'received_on', 'region_id',
        'registered_by_id', 'registered_at');
CREATE TRIGGER supervision_documentreceiver_stays BEFORE UPDATE OR DELETE ON supervision_documentreceiver
    FOR EACH ROW EXECUTE FUNCTION supervision_worklist_stays(
        'uid', 'document_id', 'organisation_id', 'name', 'part', 'sent_by_id', 'sent_at');
"""
MAY_CHANGE = """
DROP TRIGGER IF EXISTS supervision_documentreceiver_stays ON supervision_documentreceiver;
DROP TRIGGER IF EXISTS supervision_incomingdocument_stays ON supervision_incomingdocument;
DROP TRIGGER IF EXISTS supervision_taskpolicy_stays ON supervision_taskpolicy;
DROP TRIGGER IF EXISTS supervision_ledgeritem_stays ON supervision_ledgeritem;
DROP FUNCTION IF EXISTS supervision_worklist_stays();
"""
NUMBERS = """
CREATE SEQUENCE supervision_task_numbers;
CREATE SEQUENCE supervision_document_numbers;
"""
NO_NUMBERS = """
DROP SEQUENCE IF EXISTS supervision_document_numbers;
DROP SEQUENCE IF EXISTS supervision_task_numbers;
"""

LEDGER_OPERATIONS = [
    AppendOnly("supervision_taskstep"),
    AppendOnly("supervision_taskprogress"),
    AppendOnly("supervision_taskunit", fillable=("ended_at",)),
    AppendOnly("supervision_taskmeeting", fillable=("paper_id",)),
    AppendOnly("supervision_taskattendance"),
    AppendOnly("supervision_taskdecision"),
    AppendOnly("supervision_measureevaluation"),
    AppendOnly("supervision_documentstep"),
    migrations.RunSQL(NUMBERS, NO_NUMBERS),
    migrations.RunSQL(OTHER_EYES, NO_OTHER_EYES),
    migrations.RunSQL(STAYS, MAY_CHANGE),
]
