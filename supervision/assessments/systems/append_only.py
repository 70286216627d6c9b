"""What the database itself refuses of indicator systems."""

from django.db import migrations

from records.common.database import AppendOnly

# Whoever is measured must know by what: an adopted tree stays as it is, and a version that a round has used stays adopted.
TREE_STANDS = """
CREATE FUNCTION supervision_indicator_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edition uuid;
    state text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        edition := OLD.version_id;
    ELSE
        edition := NEW.version_id;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id THEN
        RAISE EXCEPTION 'an indicator stays in its version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_stays', TABLE = TG_TABLE_NAME;
    END IF;
    -- Shared lock: nobody adopts the version while its tree is being written.
    SELECT status INTO state FROM supervision_systemversion WHERE uid = edition FOR SHARE;
    IF state <> 'draft' THEN
        RAISE EXCEPTION 'the tree of an adopted version never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_tree_stands', TABLE = TG_TABLE_NAME,
                  HINT = '请复制为新版本后修改。';
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM supervision_indicator WHERE uid = NEW.parent_id AND version_id = NEW.version_id) THEN
        RAISE EXCEPTION 'the parent of an indicator belongs to the same version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_parent_beside', TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_indicator_stands BEFORE INSERT OR UPDATE OR DELETE ON supervision_indicator
    FOR EACH ROW EXECUTE FUNCTION supervision_indicator_stands();
CREATE FUNCTION supervision_systemversion_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version is never deleted; a draft is discarded'
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.system_id <> OLD.system_id OR NEW.number <> OLD.number OR NEW.created_by_id <> OLD.created_by_id
        OR NOT NEW.writers @> OLD.writers THEN
        RAISE EXCEPTION 'whose version it is and who wrote it never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'system_version_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF OLD.status <> 'draft' AND (NEW.title <> OLD.title OR NEW.issuer <> OLD.issuer OR NEW.year <> OLD.year
        OR NEW.document_number <> OLD.document_number OR NEW.source_note <> OLD.source_note
        OR NEW.grades <> OLD.grades OR NEW.bonus_cap IS DISTINCT FROM OLD.bonus_cap) THEN
        RAISE EXCEPTION 'what an adopted version says never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'system_version_stands', TABLE = TG_TABLE_NAME,
                  HINT = '请复制为新版本后修改。';
    END IF;
    IF OLD.frozen_at IS NOT NULL AND (NEW.frozen_at IS DISTINCT FROM OLD.frozen_at
        OR NEW.status NOT IN ('adopted', 'retired')) THEN
        RAISE EXCEPTION 'a version that a round has used stays as it was adopted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'system_version_frozen', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supervision_systemversion_stands BEFORE UPDATE OR DELETE ON supervision_systemversion
    FOR EACH ROW EXECUTE FUNCTION supervision_systemversion_stands();
"""
TREE_MAY_FALL = """
DROP TRIGGER IF EXISTS supervision_systemversion_stands ON supervision_systemversion;
DROP FUNCTION IF EXISTS supervision_systemversion_stands();
DROP TRIGGER IF EXISTS supervision_indicator_stands ON supervision_indicator;
DROP FUNCTION IF EXISTS supervision_indicator_stands();
"""

SYSTEM_OPERATIONS = [
    AppendOnly("supervision_systemstep"),
    AppendOnly("supervision_reckonedvalue"),
    migrations.RunSQL(TREE_STANDS, TREE_MAY_FALL),
]
