"""What the database itself refuses of second factors, codes, passwords and sessions; for the migration."""

from django.db import migrations

from records.common.database import AppendOnly

# A factor is used and so changes; but it never becomes another's, never counts back, never returns once removed, and
# no key takes the place of a key (a new encryption of the same secret may: keys of the database are changed).
GUARDED_FACTORS = """
CREATE FUNCTION records_secondfactor_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'a second factor is removed by its own step, never deleted'
            USING ERRCODE = 'restrict_violation', TABLE = 'records_secondfactor';
    END IF;
    IF (NEW.uid, NEW.user_id, NEW.kind, NEW.added_at) IS DISTINCT FROM (OLD.uid, OLD.user_id, OLD.kind, OLD.added_at)
        OR NEW.credential_id IS DISTINCT FROM OLD.credential_id
        OR (NEW.credential IS DISTINCT FROM OLD.credential AND NEW.removed_at IS NULL)
        OR NEW.counter < OLD.counter
        OR (OLD.removed_at IS NOT NULL AND to_jsonb(NEW) <> to_jsonb(OLD))
    THEN
        RAISE EXCEPTION 'a second factor stays whose and what it is'
            USING ERRCODE = 'restrict_violation', TABLE = 'records_secondfactor';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER records_secondfactor_guard AFTER UPDATE OR DELETE ON records_secondfactor
    FOR EACH ROW EXECUTE FUNCTION records_secondfactor_guard();
CREATE TRIGGER records_secondfactor_kept BEFORE TRUNCATE ON records_secondfactor
    FOR EACH STATEMENT EXECUTE FUNCTION records_secondfactor_guard();
"""

UNGUARDED_FACTORS = """
DROP TRIGGER IF EXISTS records_secondfactor_guard ON records_secondfactor;
DROP TRIGGER IF EXISTS records_secondfactor_kept ON records_secondfactor;
DROP FUNCTION IF EXISTS records_secondfactor_guard();
"""

# An ended session opens no more, whatever a page or a script does.
ENDED_SESSIONS = """
CREATE FUNCTION records_staffsession_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR NEW.user_id <> OLD.user_id OR NEW.opened_at <> OLD.opened_at THEN
        RAISE EXCEPTION 'an ended session stays ended, and is nobody else''s'
            USING ERRCODE = 'restrict_violation', TABLE = 'records_staffsession';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER records_staffsession_guard AFTER UPDATE ON records_staffsession
    FOR EACH ROW EXECUTE FUNCTION records_staffsession_guard();
"""

REOPENED_SESSIONS = """
DROP TRIGGER IF EXISTS records_staffsession_guard ON records_staffsession;
DROP FUNCTION IF EXISTS records_staffsession_guard();
"""

FACTOR_OPERATIONS = [
    AppendOnly("records_recoverycode", fillable=("used_at", "retired_at")),
    AppendOnly("records_factorreset", fillable=("told_at",)),
    AppendOnly("records_formerpassword"),
    AppendOnly("records_oidclink", fillable=("confirmed_at", "ended_at")),
    migrations.RunSQL(GUARDED_FACTORS, UNGUARDED_FACTORS),
    migrations.RunSQL(ENDED_SESSIONS, REOPENED_SESSIONS),
]
