-- The audit log: what happened, in the same transaction as the thing itself, and then in one order that cannot be changed
-- unnoticed.

CREATE SCHEMA audit;

-- Entries that have no place in the log yet. Whoever changes something writes here, and nobody waits for anybody.
CREATE TABLE audit.pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry text NOT NULL
);

-- The log. An entry's text is what is hashed; the columns beside it are taken from it to search by.
CREATE TABLE audit.entries (
    index bigint PRIMARY KEY CHECK (index >= 0),
    entry text NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL,
    actor text NOT NULL,
    resource text NOT NULL
);
CREATE INDEX entries_at ON audit.entries (at);
CREATE INDEX entries_event ON audit.entries (event, index);
CREATE INDEX entries_actor ON audit.entries (actor, index);
CREATE INDEX entries_resource ON audit.entries (resource, index);

-- The hashes of the tree (C2SP tlog-tiles): full tiles, and of each level the one that still grows.
CREATE TABLE audit.tiles (
    level integer NOT NULL,
    index bigint NOT NULL,
    hashes bytea NOT NULL,
    PRIMARY KEY (level, index)
);

-- Every checkpoint that was ever signed.
CREATE TABLE audit.checkpoints (
    size bigint PRIMARY KEY CHECK (size >= 0),
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now()
);

-- The key of the advisory lock of whoever gives entries their places.
CREATE FUNCTION audit.sequencer_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 5847215494::bigint';

-- Gives entries their places, in the order of the ids, which are those of the caller's hashes.
CREATE FUNCTION audit.place(ids bigint[], first bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    placed bigint;
BEGIN
    WITH taken AS (
        DELETE FROM audit.pending p WHERE p.id = ANY (ids) RETURNING p.id, p.entry
    ), numbered AS (
        -- A character that no text here has would otherwise hold up the whole log.
        SELECT first + row_number() OVER (ORDER BY t.id) - 1 AS index, t.entry,
            replace(t.entry, '\u0000', '\ufffd')::jsonb AS content FROM taken t
    )
    INSERT INTO audit.entries (index, entry, at, event, actor, resource)
    SELECT n.index, n.entry, (n.content ->> 'time')::timestamptz, n.content ->> 'event', n.content ->> 'actor',
        coalesce(n.content ->> 'resource', '')
    FROM numbered n;
    GET DIAGNOSTICS placed = ROW_COUNT;
    RETURN placed;
END
$$;

-- As add_new_versions and add_version did, with the entries that say so.
CREATE FUNCTION registry.add_new_versions(
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
    ), kept AS (
        INSERT INTO registry.schemas AS k (context_id, id, guid, digest, format, text)
        SELECT h.context_id, nextval(('registry.schema_ids_' || h.context_id)::regclass), h.guid, h.digest, h.format,
            h.text
        -- In one order for everybody, so that two who bring the same schemas do not wait for each other.
        FROM held h ORDER BY h.context_id, h.digest
        ON CONFLICT DO NOTHING RETURNING k.context_id, k.id, k.digest
    ), added AS (
        SELECT h.*, k.id AS schema_id FROM held h JOIN kept k ON k.context_id = h.context_id AND k.digest = h.digest
    ), recorded AS (
        INSERT INTO audit.pending (entry) SELECT a.entry FROM added a
    )
    INSERT INTO registry.versions AS v (subject_id, version, context_id, schema_id, metadata, rule_set)
    SELECT a.subject_id, a.version, a.context_id, a.schema_id, a.metadata, a.rule_set FROM added a
    RETURNING v.subject_id, v.schema_id;
END
$$;

CREATE FUNCTION registry.add_version(
    in_context text, in_subject text, in_context_id integer, in_subject_id bigint, in_revision bigint,
    in_settings bigint, in_version integer, once_more boolean, wanted_id integer, in_digest bytea, in_guid uuid,
    in_format text, in_text text, in_metadata text, in_rule_set text, refs jsonb, in_entry text,
    OUT outcome text, OUT context_id integer, OUT subject_id bigint, OUT schema_id integer
) LANGUAGE plpgsql AS $$
BEGIN
    SELECT a.outcome, a.context_id, a.subject_id, a.schema_id
    INTO add_version.outcome, add_version.context_id, add_version.subject_id, add_version.schema_id
    FROM registry.add_version(in_context, in_subject, in_context_id, in_subject_id, in_revision, in_settings,
        in_version, once_more, wanted_id, in_digest, in_guid, in_format, in_text, in_metadata, in_rule_set, refs) AS a;
    IF add_version.outcome = 'added' THEN
        INSERT INTO audit.pending (entry) VALUES (in_entry);
    END IF;
END
$$;
