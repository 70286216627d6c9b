"""What the database itself refuses of credit reports; gathered by the room's own append_only."""

from django.db import migrations

# What was asked, by whom and with which letter never changes; a report once made stays as it was made. Only the
# sealed name may be written again, when the field keys change.
REPORT_STANDS = """
CREATE FUNCTION records_creditreport_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['agent_name'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status <> 'ready' THEN
            free := free || ARRAY['status', 'attempts', 'failure', 'finished_at', 'paper_id', 'content', 'sources'];
        END IF;
        IF to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'a request for a credit report, and a report made, stay as they are: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = 'records_creditreport',
              DETAIL = '信用报告的申请和已生成的报告不得修改或删除。', HINT = '请另行申请。';
END $$;
CREATE TRIGGER creditreport_stands_rows AFTER UPDATE OR DELETE ON records_creditreport
    FOR EACH ROW EXECUTE FUNCTION records_creditreport_stands();
CREATE TRIGGER creditreport_stands_table BEFORE TRUNCATE ON records_creditreport
    FOR EACH STATEMENT EXECUTE FUNCTION records_creditreport_stands();
"""

REPORT_MAY_FALL = """
DROP TRIGGER IF EXISTS creditreport_stands_rows ON records_creditreport;
DROP TRIGGER IF EXISTS creditreport_stands_table ON records_creditreport;
DROP FUNCTION IF EXISTS records_creditreport_stands();
"""

OPERATIONS = [migrations.RunSQL(REPORT_STANDS, REPORT_MAY_FALL)]
