"""What the database itself refuses in this room; for the migration that follows the models."""

from django.db import migrations

from records.common.database import AppendOnly

# A unique index keeps one person from being two administrators; it cannot see an administrator who also does
# business, nor what kind of account is granted something. The account's row is locked first, so that two
# grants given at the same moment see each other. NO KEY, because a foreign key to the account elsewhere
# (the audit trail's own connection, in the same request) must not wait for it. The roles are spelt out,
# because a migration must mean tomorrow what it means today; a test compares them with roles.py.
SEPARATED_ROLES = """
CREATE FUNCTION records_grant_separated_roles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account_kind text;
    administrators CONSTANT text[] := ARRAY['system_admin', 'security_admin', 'audit_admin'];
BEGIN
    SELECT kind INTO account_kind FROM records_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    IF account_kind IS DISTINCT FROM 'person' THEN
        RAISE EXCEPTION 'only a person is granted a role' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'grant_only_to_a_person', TABLE = 'records_grant';
    END IF;
    IF EXISTS (
        SELECT 1 FROM records_grant other
        WHERE other.user_id = NEW.user_id AND other.uid <> NEW.uid AND other.revoked_at IS NULL
          AND daterange(other.starts_on, other.ends_on, '[]') && daterange(NEW.starts_on, NEW.ends_on, '[]')
          AND (NEW.role = ANY (administrators)) <> (other.role = ANY (administrators))
    ) THEN
        RAISE EXCEPTION 'an administrator holds no business role' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'grant_administrators_do_no_business', TABLE = 'records_grant';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER records_grant_separated_roles AFTER INSERT ON records_grant
    FOR EACH ROW EXECUTE FUNCTION records_grant_separated_roles();
"""

JOINED_ROLES = """
DROP TRIGGER IF EXISTS records_grant_separated_roles ON records_grant;
DROP FUNCTION IF EXISTS records_grant_separated_roles();
"""

# Nothing is noted as destroyed, and no list as done, that two administrators did not agree upon.
DESTROYED_BY_TWO = """
CREATE FUNCTION records_destroyed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    list uuid := CASE TG_TABLE_NAME WHEN 'records_destructionlist' THEN NEW.uid ELSE (to_jsonb(NEW) ->> 'destruction_id')::uuid END;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM records_destructionlist drawn
          JOIN records_stewardrequest asked ON asked.uid = drawn.request_id
         WHERE drawn.uid = list AND asked.decision = 'approved' AND asked.action = 'destruction'
    ) THEN
        RAISE EXCEPTION 'nothing is destroyed without an approved list' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'destruction_approved', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER records_destroyed_by_two AFTER INSERT ON records_destructionbatch
    FOR EACH ROW EXECUTE FUNCTION records_destroyed_by_two();
CREATE TRIGGER records_destroyed_by_two AFTER UPDATE ON records_destructionlist
    FOR EACH ROW WHEN (NEW.finished_at IS NOT NULL) EXECUTE FUNCTION records_destroyed_by_two();
"""
DESTROYED_BY_ONE = """
DROP TRIGGER IF EXISTS records_destroyed_by_two ON records_destructionbatch;
DROP TRIGGER IF EXISTS records_destroyed_by_two ON records_destructionlist;
DROP FUNCTION IF EXISTS records_destroyed_by_two();
"""

OPERATIONS = [
    AppendOnly("records_auditentry"),
    AppendOnly("records_auditseal"),
    AppendOnly("records_grant", fillable=("revoked_by_id", "revoked_at")),
    migrations.RunSQL(SEPARATED_ROLES, JOINED_ROLES),
]

TRAIL_OPERATIONS = [
    AppendOnly("records_trailcheck"),
    AppendOnly(
        "records_trailalarm",
        fillable=(
            "acknowledged_by_id", "acknowledged_at", "finding", "closed_by_id", "closed_at", "conclusion", "last_entry_id",
        ),
    ),
]  # fmt: skip

STEWARDSHIP_OPERATIONS = [
    AppendOnly(
        "records_stewardrequest",
        fillable=(
            "decision", "decided_by_id", "decided_office", "decided_at", "note", "result", "handed_out_at",
        ),
    ),
    AppendOnly("records_grantreview"),
    AppendOnly(
        "records_destructionlist", fillable=("request_id", "finished_at", "destroyed", "digest")
    ),
    AppendOnly("records_destructionbatch"),
    migrations.RunSQL(DESTROYED_BY_TWO, DESTROYED_BY_ONE),
]  # fmt: skip
