"""What the database itself refuses in this room."""

from django.db import migrations

from disclosure.editing.append_only import guarded

# What was published is what was published: the next edition is a list of its own.
ITEMS_STAY = """
CREATE FUNCTION disclosure_list_items_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.list_id ELSE NEW.list_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.list_id <> OLD.list_id OR NOT EXISTS (
        SELECT FROM disclosure_servicelist list
         WHERE list.uid = touched AND list.status IN ('draft', 'returned')
    ) THEN
        RAISE EXCEPTION 'items of a list change only while it is a draft; publish the next edition instead'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER disclosure_listitem_stays BEFORE INSERT OR UPDATE OR DELETE ON disclosure_listitem
    FOR EACH ROW EXECUTE FUNCTION disclosure_list_items_stay();
"""
ITEMS_MAY_CHANGE = """
DROP TRIGGER IF EXISTS disclosure_listitem_stays ON disclosure_listitem;
DROP FUNCTION IF EXISTS disclosure_list_items_stay();
"""

MIGRATION_OPERATIONS = [
    guarded("disclosure_servicelist"),
    migrations.RunSQL(ITEMS_STAY, ITEMS_MAY_CHANGE),
]
