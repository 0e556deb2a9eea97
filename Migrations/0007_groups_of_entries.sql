-- What is recorded together waits together, and what a statement has made sure of is not looked up once more.

-- Entries of one statement are one row until they have their places. They are much alike, so they are stored small.
ALTER TABLE audit.pending RENAME TO waiting;
CREATE TABLE audit.pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entries text[] NOT NULL CHECK (cardinality(entries) > 0),
    number integer GENERATED ALWAYS AS (cardinality(entries)) STORED
);
DO $$
BEGIN
    ALTER TABLE audit.pending ALTER COLUMN entries SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    -- A server that was built without it compresses as it does by default.
    NULL;
END
$$;
INSERT INTO audit.pending (entries) SELECT ARRAY[w.entry] FROM audit.waiting w ORDER BY w.id;
DROP TABLE audit.waiting;

-- Gives entries their places, in the order of the ids and within them of the arrays.
CREATE OR REPLACE FUNCTION audit.place(ids bigint[], first bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    placed bigint;
BEGIN
    WITH taken AS (
        DELETE FROM audit.pending p WHERE p.id = ANY (ids) RETURNING p.id, p.entries
    ), numbered AS (
        SELECT first + row_number() OVER (ORDER BY t.id, e.position) - 1 AS index, e.entry,
            -- A character that no text here has would otherwise hold up the whole log.
            CASE WHEN strpos(e.entry, '\u0000') > 0 THEN replace(e.entry, '\u0000', '\ufffd') ELSE e.entry END::jsonb
                AS content
        FROM taken t, unnest(t.entries) WITH ORDINALITY AS e (entry, position)
    )
    INSERT INTO audit.entries (index, entry, at, event, actor, resource)
    SELECT n.index, n.entry, (n.content ->> 'time')::timestamptz, n.content ->> 'event', n.content ->> 'actor',
        coalesce(n.content ->> 'resource', '')
    FROM numbered n;
    GET DIAGNOSTICS placed = ROW_COUNT;
    RETURN placed;
END
$$;

-- Whoever adds a version holds its subject's row, and a subject is only ever removed by who holds it with all its
-- versions gone (delete_context below). So neither a version's subject nor a schema's context needs a lookup of its own
-- for each row, which took a fifth of the time of a registration.
ALTER TABLE registry.versions DROP CONSTRAINT versions_subject_id_fkey;
ALTER TABLE registry.schemas DROP CONSTRAINT schemas_context_id_fkey;

CREATE OR REPLACE FUNCTION registry.delete_context(wanted text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    SELECT id INTO found FROM registry.contexts WHERE name = wanted FOR UPDATE;
    -- Who adds a version at this moment is waited for, and seen by the statements that follow.
    PERFORM FROM registry.subjects WHERE context_id = found ORDER BY id FOR UPDATE;
    IF EXISTS (SELECT FROM registry.versions WHERE context_id = found)
        OR EXISTS (SELECT FROM registry.schemas WHERE context_id = found) THEN
        RETURN false;
    END IF;
    DELETE FROM registry.settings WHERE context = wanted;
    IF found IS NOT NULL THEN
        DELETE FROM registry.subjects WHERE context_id = found;
        DELETE FROM registry.contexts WHERE id = found;
        EXECUTE format('DROP SEQUENCE registry.schema_ids_%s', found);
    END IF;
    RETURN true;
END
$$;

-- As before. The ids come before the rows, so that which of them were kept is found by the id and not by comparing each
-- with each; a conflict leaves a gap, as it did.
CREATE OR REPLACE FUNCTION registry.add_new_versions(
    context_ids integer[], subject_ids bigint[], revisions bigint[], settings bigint[], numbers integer[],
    digests bytea[], guids uuid[], formats text[], texts text[], metadata text[], rule_sets text[], entries text[]
) RETURNS TABLE (subject_id bigint, schema_id integer) LANGUAGE plpgsql
SET jit = off SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    PERFORM pg_advisory_xact_lock_shared(registry.settings_lock());
    RETURN QUERY
    WITH input AS MATERIALIZED (
        SELECT * FROM unnest(context_ids, subject_ids, revisions, settings, numbers, digests, guids, formats, texts,
            metadata, rule_sets, entries) AS r (context_id, subject_id, revision, settings, version, digest, guid,
            format, text, metadata, rule_set, entry)
    ), held AS (
        UPDATE registry.subjects s SET revision = s.revision + 1 FROM input i
        WHERE s.id = i.subject_id AND s.revision = i.revision
        AND i.settings = (SELECT n.revision FROM registry.settings_revision n)
        AND NOT EXISTS (SELECT FROM registry.schemas d WHERE d.context_id = i.context_id AND d.digest = i.digest)
        RETURNING i.*
    ), numbered AS MATERIALIZED (
        SELECT h.*, nextval(('registry.schema_ids_' || h.context_id)::regclass)::integer AS schema_id
        -- In one order for everybody, so that two who bring the same schemas do not wait for each other.
        FROM held h ORDER BY h.context_id, h.digest
    ), kept AS (
        INSERT INTO registry.schemas AS k (context_id, id, guid, digest, format, text)
        SELECT n.context_id, n.schema_id, n.guid, n.digest, n.format, n.text FROM numbered n
        ON CONFLICT DO NOTHING RETURNING k.context_id, k.id
    ), added AS MATERIALIZED (
        -- Said so that the ids are put into a hash table once; a join would compare all with all.
        SELECT n.* FROM numbered n
        WHERE ((n.context_id, n.schema_id) IN (SELECT k.context_id, k.id FROM kept k)) IS TRUE
    ), recorded AS (
        INSERT INTO audit.pending (entries) SELECT array_agg(a.entry) FROM added a HAVING count(*) > 0
    )
    INSERT INTO registry.versions AS v (subject_id, version, context_id, schema_id, metadata, rule_set)
    SELECT a.subject_id, a.version, a.context_id, a.schema_id, a.metadata, a.rule_set FROM added a
    RETURNING v.subject_id, v.schema_id;
END
$$;

-- A server of before the audit log finds these no more, and so cannot register anything without an entry.
DROP FUNCTION registry.add_new_versions(
    integer[], bigint[], bigint[], bigint[], integer[], bytea[], uuid[], text[], text[], text[], text[]
);
DO $$
DECLARE
    unrecorded regprocedure := 'registry.add_version(text, text, integer, bigint, bigint, bigint, integer, boolean, '
        'integer, bytea, uuid, text, text, text, text, jsonb)';
BEGIN
    -- Its body names the function itself, so another name takes another body.
    EXECUTE replace(pg_get_functiondef(unrecorded), 'add_version', 'add_unrecorded_version');
    EXECUTE format('DROP FUNCTION %s', unrecorded);
END
$$;

CREATE OR REPLACE FUNCTION registry.add_version(
    in_context text, in_subject text, in_context_id integer, in_subject_id bigint, in_revision bigint,
    in_settings bigint, in_version integer, once_more boolean, wanted_id integer, in_digest bytea, in_guid uuid,
    in_format text, in_text text, in_metadata text, in_rule_set text, refs jsonb, in_entry text,
    OUT outcome text, OUT context_id integer, OUT subject_id bigint, OUT schema_id integer
) LANGUAGE plpgsql AS $$
BEGIN
    SELECT a.outcome, a.context_id, a.subject_id, a.schema_id
    INTO add_version.outcome, add_version.context_id, add_version.subject_id, add_version.schema_id
    FROM registry.add_unrecorded_version(in_context, in_subject, in_context_id, in_subject_id, in_revision,
        in_settings, in_version, once_more, wanted_id, in_digest, in_guid, in_format, in_text, in_metadata,
        in_rule_set, refs) AS a;
    IF add_version.outcome = 'added' THEN
        INSERT INTO audit.pending (entries) VALUES (ARRAY[in_entry]);
    END IF;
END
$$;
