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

OPERATIONS = [
    AppendOnly("records_auditentry"),
    AppendOnly("records_auditseal"),
    AppendOnly("records_grant", fillable=("revoked_by_id", "revoked_at")),
    migrations.RunSQL(SEPARATED_ROLES, JOINED_ROLES),
]
