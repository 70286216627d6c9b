"""
The database's own judgement of what may be put back into the log.

The append-only trigger gives way only inside ``records_chain_heal`` and ``records_chain_drop``, and there a
second trigger asks the tree: a row may become nothing but the event whose leaf stands in the tree at its
index, under its origin's sealed root. The setting that opens the door is no secret and gives no power: who
sets it by hand is asked the same question.
"""

LEAF = r"""
CREATE FUNCTION records_chain_leaf(event records_chainevent) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256('\x00'::bytea || convert_to(format(
        '{"action":"%s","at":"%s","commitment":"%s","kind":"%s","origin":"%s","previous":%s,"seq":%s,"uid":"%s","version":%s}',
        event.action, to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        encode(sha256(coalesce(event.salt, ''::bytea) || convert_to(coalesce(event.payload, ''), 'UTF8')), 'hex'),
        event.kind, event.origin, event.previous, coalesce(event.origin_seq, 0), event.uid, event.version
    ), 'UTF8'))
$$;
CREATE FUNCTION records_chain_tree_leaf(place bigint) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT substring(data FROM ((place & 255) * 32 + 1)::int FOR 32) FROM records_tile
     WHERE level = 0 AND position = place >> 8
$$;
CREATE FUNCTION records_chain_path_holds(leaf bytea, place bigint, size bigint, path bytea, root bytea)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    last bigint := size - 1;
    node bytea := leaf;
    sibling bytea;
BEGIN
    IF leaf IS NULL OR place IS NULL OR size IS NULL OR path IS NULL OR root IS NULL
       OR place < 0 OR place >= size OR length(path) % 32 <> 0 THEN
        RETURN false;
    END IF;
    FOR step IN 0 .. length(path) / 32 - 1 LOOP
        IF last = 0 THEN
            RETURN false;
        END IF;
        sibling := substring(path FROM step * 32 + 1 FOR 32);
        IF place & 1 = 1 OR place = last THEN
            node := sha256('\x01'::bytea || sibling || node);
            WHILE place & 1 = 0 AND place > 0 LOOP
                place := place >> 1;
                last := last >> 1;
            END LOOP;
        ELSE
            node := sha256('\x01'::bytea || node || sibling);
        END IF;
        place := place >> 1;
        last := last >> 1;
    END LOOP;
    RETURN last = 0 AND node = root;
END $$;
CREATE FUNCTION records_chain_proven(event records_chainevent) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        records_chain_leaf(event) = event.leaf_hash
        AND event.index < (SELECT max(size) FROM records_checkpoint)
        AND records_chain_tree_leaf(event.index) = event.leaf_hash
        AND EXISTS (
            SELECT FROM records_seal seal WHERE seal.id = event.seal_id AND seal.origin = event.origin
               AND records_chain_path_holds(
                   event.leaf_hash, event.origin_seq - seal.first_seq, seal.size, event.path, seal.root)
        ), false)
$$;
"""

GUARD = r"""
CREATE FUNCTION records_chainevent_healing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.sender = OLD.sender
       AND NEW.sequenced_at IS NOT DISTINCT FROM OLD.sequenced_at AND records_chain_proven(NEW) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' AND OLD.origin_seq IS NOT NULL
       AND (OLD.index IS NULL OR OLD.index >= (SELECT coalesce(max(size), 0) FROM records_checkpoint)) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'only the original that the tree proves can be put back into the log: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME,
              DETAIL = '只能恢复哈希树所证明的原始事件。';
END $$;
DROP TRIGGER append_only_rows ON records_chainevent;
CREATE TRIGGER append_only_rows AFTER UPDATE OR DELETE ON records_chainevent FOR EACH ROW
    WHEN (current_setting('records_chain.healing', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION portal_append_only({fillable});
CREATE TRIGGER healing_rows AFTER UPDATE OR DELETE ON records_chainevent FOR EACH ROW
    WHEN (current_setting('records_chain.healing', true) = 'on')
    EXECUTE FUNCTION records_chainevent_healing();
"""

HEAL = r"""
CREATE FUNCTION records_chain_heal(original jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    fresh records_chainevent := jsonb_populate_record(NULL::records_chainevent, original);
    held records_chainevent;
BEGIN
    IF NOT records_chain_proven(fresh) THEN
        RAISE EXCEPTION 'the tree does not prove this event at index %', fresh.index
            USING ERRCODE = 'check_violation', TABLE = 'records_chainevent', CONSTRAINT = 'chain_heals_originals_only';
    END IF;
    SELECT * INTO held FROM records_chainevent WHERE index = fresh.index FOR UPDATE;
    IF NOT FOUND THEN
        SELECT * INTO held FROM records_chainevent
         WHERE origin = fresh.origin AND origin_seq = fresh.origin_seq FOR UPDATE;
    END IF;
    IF NOT FOUND THEN
        INSERT INTO records_chainevent
            (index, origin, origin_seq, kind, uid, version, previous, action, payload, salt, leaf_hash, seal_id,
             path, sender, created_at, sequenced_at)
        VALUES (fresh.index, fresh.origin, fresh.origin_seq, fresh.kind, fresh.uid, fresh.version, fresh.previous,
                fresh.action, fresh.payload, fresh.salt, fresh.leaf_hash, fresh.seal_id, fresh.path, fresh.sender,
                fresh.created_at, fresh.sequenced_at);
        RETURN 'inserted';
    END IF;
    IF held.index = fresh.index AND records_chain_proven(held) THEN
        RETURN 'sound';
    END IF;
    PERFORM set_config('records_chain.healing', 'on', true);
    UPDATE records_chainevent
       SET index = fresh.index, origin = fresh.origin, origin_seq = fresh.origin_seq, kind = fresh.kind,
           uid = fresh.uid, version = fresh.version, previous = fresh.previous, action = fresh.action,
           payload = fresh.payload, salt = fresh.salt, leaf_hash = fresh.leaf_hash, seal_id = fresh.seal_id,
           path = fresh.path, created_at = fresh.created_at
     WHERE id = held.id;
    PERFORM set_config('records_chain.healing', 'off', true);
    RETURN 'restored';
END $$;
CREATE FUNCTION records_chain_drop(event bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    dropped boolean;
BEGIN
    PERFORM set_config('records_chain.healing', 'on', true);
    DELETE FROM records_chainevent WHERE id = event;
    dropped := FOUND;
    PERFORM set_config('records_chain.healing', 'off', true);
    RETURN dropped;
END $$;
"""

BACK = """
DROP TRIGGER IF EXISTS healing_rows ON records_chainevent;
DROP FUNCTION IF EXISTS records_chain_drop(bigint);
DROP FUNCTION IF EXISTS records_chain_heal(jsonb);
DROP FUNCTION IF EXISTS records_chainevent_healing();
DROP FUNCTION IF EXISTS records_chain_proven(records_chainevent);
DROP FUNCTION IF EXISTS records_chain_path_holds(bytea, bigint, bigint, bytea, bytea);
DROP FUNCTION IF EXISTS records_chain_tree_leaf(bigint);
DROP FUNCTION IF EXISTS records_chain_leaf(records_chainevent);
"""


def forwards(fillable: tuple[str, ...]) -> str:
    columns = ", ".join(f"'{column}'" for column in fillable)
    return LEAF + GUARD.replace("{fillable}", columns) + HEAL
