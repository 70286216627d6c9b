"""What the database itself refuses in this room; for the migration that follows the models."""

from django.db import migrations

# What a partner was told and what it answered is evidence: rows go when their days are over, none is rewritten.
SAID_STAYS = """
CREATE FUNCTION records_webhook_said_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'records_webhooktry' OR
       (to_jsonb(NEW) - ARRAY['state', 'tries', 'round', 'next_try_at', 'done_at'])
           IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'tries', 'round', 'next_try_at', 'done_at']) THEN
        RAISE EXCEPTION 'what a partner was told never changes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'webhook_said_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER records_webhookdelivery_stays BEFORE UPDATE ON records_webhookdelivery
    FOR EACH ROW EXECUTE FUNCTION records_webhook_said_stays();
CREATE TRIGGER records_webhooktry_stays BEFORE UPDATE ON records_webhooktry
    FOR EACH ROW EXECUTE FUNCTION records_webhook_said_stays();
"""
SAID_MAY_CHANGE = """
DROP TRIGGER IF EXISTS records_webhookdelivery_stays ON records_webhookdelivery;
DROP TRIGGER IF EXISTS records_webhooktry_stays ON records_webhooktry;
DROP FUNCTION IF EXISTS records_webhook_said_stays();
"""

MIGRATION_OPERATIONS = [migrations.RunSQL(SAID_STAYS, SAID_MAY_CHANGE)]
