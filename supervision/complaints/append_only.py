"""What the database itself refuses in this room; for the migration that follows the models."""

from django.db import migrations

from records.common.database import AppendOnly

# The hard rule: the body that a complaint is about, whatever stands below it or took its place, and every account
# with a grant on any of these. A grant that has not begun yet counts as one that has.
OF_REPORTED_BODY = """
CREATE FUNCTION supervision_reported_bodies(body uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE reported AS (
        SELECT body AS uid WHERE body IS NOT NULL
        UNION
        SELECT near.uid FROM reported
          JOIN records_organisation here ON here.uid = reported.uid
          JOIN records_organisation near
            ON near.superior_id = here.uid OR near.merged_into_id = here.uid OR near.uid = here.merged_into_id
    )
    SELECT uid FROM reported
$$;
CREATE FUNCTION supervision_of_reported_body(body uuid, account bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM records_grant held
         WHERE held.user_id = account AND held.revoked_at IS NULL
           AND (held.ends_on IS NULL OR held.ends_on >= (CURRENT_TIMESTAMP AT TIME ZONE 'Asia/Shanghai')::date)
           AND held.organisation_id IN (SELECT supervision_reported_bodies(body))
    ) OR EXISTS (
        SELECT FROM records_partnerapplication partner
         WHERE partner.user_id = account
           AND partner.organisation_id IN (SELECT supervision_reported_bodies(body))
    )
$$;
"""
NO_OF_REPORTED_BODY = """
DROP FUNCTION IF EXISTS supervision_of_reported_body(uuid, bigint);
DROP FUNCTION IF EXISTS supervision_reported_bodies(uuid);
"""

# Who complained about what never changes; whom it is about may be named later, never put right silently: nobody of
# that body may by then have had a hand in it. No complaint is ever deleted.
COMPLAINT_GUARD = """
CREATE FUNCTION supervision_complaint_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a complaint is never deleted; it ends by one of its steps'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND (
        NEW.uid <> OLD.uid OR NEW.number <> OLD.number OR NEW.filed_at <> OLD.filed_at
        OR NEW.channel <> OLD.channel OR NEW.anonymity <> OLD.anonymity OR NEW.statement <> OLD.statement
        OR NEW.origin_node <> OLD.origin_node OR NEW.filed_by_id IS DISTINCT FROM OLD.filed_by_id
        OR (OLD.body_id IS NOT NULL AND NEW.body_id IS DISTINCT FROM OLD.body_id)
        OR NOT (NEW.answered_before @> OLD.answered_before) OR NEW.reopened < OLD.reopened
    ) THEN
        RAISE EXCEPTION 'what was said, about whom and by which way never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.answered_by_id = ANY (NEW.answered_before) THEN
        RAISE EXCEPTION 'who answered before does not answer again'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_answered_by_another_again', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.body_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.handler_body_id IN (SELECT supervision_reported_bodies(NEW.body_id)) THEN
        RAISE EXCEPTION 'neither the reported body nor one below it handles the complaint'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_not_handled_below', TABLE = TG_TABLE_NAME;
    END IF;
    FOREACH account IN ARRAY ARRAY[
        NEW.filed_by_id, NEW.handler_id, NEW.proposed_by_id, NEW.confirmed_by_id, NEW.answered_by_id,
        NEW.closed_by_id, NEW.supervised_by_id, NEW.published_by_id]
    LOOP
        IF account IS NOT NULL AND supervision_of_reported_body(NEW.body_id, account) THEN
            RAISE EXCEPTION 'an account of the reported body has no part in the complaint'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_not_by_reported_body', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_complaint_guard BEFORE INSERT OR DELETE ON supervision_complaint
    FOR EACH ROW EXECUTE FUNCTION supervision_complaint_guard();
CREATE TRIGGER supervision_complaint_guard_update BEFORE UPDATE ON supervision_complaint
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION supervision_complaint_guard();
"""
NO_COMPLAINT_GUARD = """
DROP TRIGGER IF EXISTS supervision_complaint_guard ON supervision_complaint;
DROP TRIGGER IF EXISTS supervision_complaint_guard_update ON supervision_complaint;
DROP FUNCTION IF EXISTS supervision_complaint_guard();
"""

# Nobody of the reported body writes a step, a note or a message of the case, or opens who complained.
AUTHOR_GUARD = """
CREATE FUNCTION supervision_author_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.by_id IS NOT NULL AND supervision_of_reported_body(
        (SELECT body_id FROM supervision_complaint WHERE uid = NEW.complaint_id), NEW.by_id) THEN
        RAISE EXCEPTION 'an account of the reported body has no part in the complaint'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_not_by_reported_body', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
AUTHORED = (
    "supervision_complaintstep",
    "supervision_complaintnote",
    "supervision_complaintmessage",
    "supervision_identityopening",
)
AUTHOR_TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_author BEFORE INSERT ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION supervision_author_guard();\n"
    for table in AUTHORED
)
NO_AUTHOR_GUARD = (
    "".join(f"DROP TRIGGER IF EXISTS {table}_author ON {table};\n" for table in AUTHORED)
    + "DROP FUNCTION IF EXISTS supervision_author_guard();"
)

# Of whoever stays anonymous there is nothing to keep; and who handles a confidential complaint never learns from
# whom it is, neither by opening it himself nor by having opened it before.
IDENTITY_GUARD = """
CREATE FUNCTION supervision_informant_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM supervision_complaint WHERE uid = NEW.complaint_id AND anonymity = 'anonymous') THEN
        RAISE EXCEPTION 'an anonymous complaint keeps no identity'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'informant_not_of_anonymous', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.complaint_id <> OLD.complaint_id THEN
        RAISE EXCEPTION 'an identity belongs to one complaint'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'informant_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_informant_guard BEFORE INSERT OR UPDATE ON supervision_informant
    FOR EACH ROW EXECUTE FUNCTION supervision_informant_guard();
CREATE FUNCTION supervision_confidential_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found boolean;
BEGIN
    IF NEW.by_id IS NULL OR NOT EXISTS (
        SELECT FROM supervision_complaint WHERE uid = NEW.complaint_id AND anonymity = 'confidential') THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'supervision_identityopening' THEN
        SELECT EXISTS (SELECT FROM supervision_complaintstep step
                        WHERE step.complaint_id = NEW.complaint_id AND step.by_id = NEW.by_id AND step.name <> 'file')
            OR EXISTS (SELECT FROM supervision_complaint WHERE uid = NEW.complaint_id AND handler_id = NEW.by_id)
          INTO found;
    ELSE
        SELECT EXISTS (SELECT FROM supervision_identityopening
                        WHERE complaint_id = NEW.complaint_id AND by_id = NEW.by_id) INTO found;
    END IF;
    IF found THEN
        RAISE EXCEPTION 'who handles a confidential complaint never learns from whom it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_identity_apart', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_identityopening_apart BEFORE INSERT ON supervision_identityopening
    FOR EACH ROW EXECUTE FUNCTION supervision_confidential_guard();
CREATE TRIGGER supervision_complaintstep_apart BEFORE INSERT ON supervision_complaintstep
    FOR EACH ROW EXECUTE FUNCTION supervision_confidential_guard();
"""
NO_IDENTITY_GUARD = """
DROP TRIGGER IF EXISTS supervision_informant_guard ON supervision_informant;
DROP FUNCTION IF EXISTS supervision_informant_guard();
DROP TRIGGER IF EXISTS supervision_identityopening_apart ON supervision_identityopening;
DROP TRIGGER IF EXISTS supervision_complaintstep_apart ON supervision_complaintstep;
DROP FUNCTION IF EXISTS supervision_confidential_guard();
"""

# Numbers come from a sequence: a counter's row would let those who file at once wait for one another.
NUMBERS = "CREATE SEQUENCE supervision_complaint_numbers;"
NO_NUMBERS = "DROP SEQUENCE IF EXISTS supervision_complaint_numbers;"

MIGRATION_OPERATIONS = [
    AppendOnly("supervision_complaintreceipt"),
    AppendOnly("supervision_identityopening"),
    AppendOnly("supervision_complaintmessage"),
    AppendOnly("supervision_complaintnote"),
    AppendOnly("supervision_complaintstep"),
    AppendOnly("supervision_complaintfile"),
    migrations.RunSQL(NUMBERS, NO_NUMBERS),
    migrations.RunSQL(OF_REPORTED_BODY, NO_OF_REPORTED_BODY),
    migrations.RunSQL(COMPLAINT_GUARD, NO_COMPLAINT_GUARD),
    migrations.RunSQL(AUTHOR_GUARD + AUTHOR_TRIGGERS, NO_AUTHOR_GUARD),
    migrations.RunSQL(IDENTITY_GUARD, NO_IDENTITY_GUARD),
]
