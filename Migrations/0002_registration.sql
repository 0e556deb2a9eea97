-- Registration without a lock held while a schema is read and compared: the caller says which revision of the subject
-- and of the settings its answer rests on, and the version is added only if both still hold.

-- Rises with every change of a subject's versions.
ALTER TABLE registry.subjects ADD COLUMN revision bigint NOT NULL DEFAULT 0;

-- One row, whose number rises with every change of a setting; to change a setting is to hold it.
CREATE TABLE registry.settings_revision (
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
    revision bigint NOT NULL DEFAULT 0
);
INSERT INTO registry.settings_revision DEFAULT VALUES;

-- The key of the advisory lock that whoever rests on settings shares until its transaction ends, and whoever changes
-- one has alone.
CREATE FUNCTION registry.settings_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 5847215493::bigint';

-- Holds the versions that a schema refers to against deletion; false if one is gone.
CREATE FUNCTION registry.hold_references(refs jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    held integer;
BEGIN
    SELECT count(*) INTO held FROM (
        SELECT FROM registry.versions v WHERE NOT v.deleted AND (v.subject_id, v.version) IN
            (SELECT r.target, r.version FROM jsonb_to_recordset(refs) AS r (target bigint, version integer))
        ORDER BY v.subject_id, v.version FOR SHARE
    ) AS live;
    RETURN held = (SELECT count(*) FROM (
        SELECT DISTINCT r.target, r.version FROM jsonb_to_recordset(refs) AS r (target bigint, version integer)
    ) AS wanted);
END
$$;

-- Writes what belongs to a new schema beside its row: its references, and that an import has taken its id.
CREATE FUNCTION registry.complete_schema(context integer, kept integer, was_wanted boolean, refs jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registry.schema_references
        (context_id, schema_id, position, name, subject, version, target_subject_id)
    SELECT context, kept, r.position, r.name, r.subject, r.version, r.target
    FROM jsonb_to_recordset(refs) AS r (position integer, name text, subject text, version integer, target bigint);
    IF was_wanted AND kept > coalesce(pg_sequence_last_value(('registry.schema_ids_' || context)::regclass), 0) THEN
        PERFORM setval(('registry.schema_ids_' || context)::regclass, kept);
    END IF;
END
$$;

-- Adds a version. The outcome is one of: added; stale, if what the caller knew no longer holds; known, if the subject
-- has the schema already (unless the caller wants it once more, with other metadata); taken, if an import's id is
-- another schema's, or the schema has another id, which is then told.
CREATE FUNCTION registry.add_version(
    in_context text, in_subject text, in_context_id integer, in_subject_id bigint, in_revision bigint,
    in_settings bigint, in_version integer, once_more boolean, wanted_id integer, in_digest bytea, in_guid uuid,
    in_format text, in_text text, in_metadata text, in_rule_set text, refs jsonb,
    OUT outcome text, OUT context_id integer, OUT subject_id bigint, OUT schema_id integer
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    context integer := coalesce(in_context_id, registry.context_id(in_context));
    is_known boolean;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(registry.settings_lock());
    context_id := context;
    SELECT s.id, EXISTS (
            SELECT FROM registry.versions v WHERE v.context_id = s.context_id AND v.schema_id = s.id
            AND v.subject_id = in_subject_id AND NOT v.deleted)
        INTO add_version.schema_id, is_known
        FROM registry.schemas s WHERE s.context_id = context AND s.digest = in_digest;
    IF is_known AND NOT once_more THEN
        outcome := 'known';
        RETURN;
    END IF;
    IF wanted_id IS NOT NULL AND (wanted_id <> add_version.schema_id OR add_version.schema_id IS NULL AND EXISTS (
        SELECT FROM registry.schemas s WHERE s.context_id = context AND s.id = wanted_id
    )) THEN
        outcome := 'taken';
        RETURN;
    END IF;
    outcome := 'stale';
    IF in_subject_id IS NULL THEN
        INSERT INTO registry.subjects AS s (context_id, name, revision) VALUES (context, in_subject, 1)
        ON CONFLICT (context_id, name) DO NOTHING RETURNING s.id INTO add_version.subject_id;
        IF in_settings <> (SELECT revision FROM registry.settings_revision) THEN
            RETURN;
        END IF;
    ELSE
        UPDATE registry.subjects s SET revision = s.revision + 1
        WHERE s.id = in_subject_id AND s.revision = in_revision
        AND in_settings = (SELECT revision FROM registry.settings_revision) RETURNING s.id INTO add_version.subject_id;
    END IF;
    IF add_version.subject_id IS NULL OR refs IS NOT NULL AND NOT registry.hold_references(refs) THEN
        RETURN;
    END IF;
    IF add_version.schema_id IS NOT NULL THEN
        IF in_metadata IS NOT NULL OR in_rule_set IS NOT NULL OR EXISTS (
            SELECT FROM registry.versions v
            WHERE v.context_id = context AND v.schema_id = add_version.schema_id AND v.subject_id = in_subject_id
        ) THEN
            PERFORM pg_notify('registry_answers', in_context);
        END IF;
    ELSE
        LOOP
            INSERT INTO registry.schemas (context_id, id, guid, digest, format, text) VALUES (
                context, coalesce(wanted_id, nextval(('registry.schema_ids_' || context)::regclass)),
                in_guid, in_digest, in_format, in_text
            ) ON CONFLICT DO NOTHING RETURNING id INTO add_version.schema_id;
            EXIT WHEN FOUND;
            -- Registered by another one just now; or else the next id was taken by an import, and the one after may do.
            IF wanted_id IS NOT NULL OR EXISTS (
                SELECT FROM registry.schemas s WHERE s.context_id = context AND s.digest = in_digest
            ) THEN
                RETURN;
            END IF;
        END LOOP;
        IF refs IS NOT NULL OR wanted_id IS NOT NULL THEN
            PERFORM registry.complete_schema(context, add_version.schema_id, wanted_id IS NOT NULL, refs);
        END IF;
    END IF;
    INSERT INTO registry.versions (subject_id, version, context_id, schema_id, metadata, rule_set)
    VALUES (add_version.subject_id, in_version, context, add_version.schema_id, in_metadata, in_rule_set);
    outcome := 'added';
END
$$;

-- Adds versions of schemas that are new to subjects that are not, many at once: what is by far the most common needs
-- five plans for all of them instead of five for each. Returns those added; whoever is missing asks add_version why.
-- The settings keep the planner to the keys, which a plan made while the tables were empty must not forget.
CREATE FUNCTION registry.add_new_versions(
    context_ids integer[], subject_ids bigint[], revisions bigint[], settings bigint[], numbers integer[],
    digests bytea[], guids uuid[], formats text[], texts text[], metadata text[], rule_sets text[]
) RETURNS TABLE (subject_id bigint, schema_id integer) LANGUAGE plpgsql
SET jit = off SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    PERFORM pg_advisory_xact_lock_shared(registry.settings_lock());
    RETURN QUERY
    WITH input AS MATERIALIZED (
        SELECT * FROM unnest(context_ids, subject_ids, revisions, settings, numbers, digests, guids, formats, texts,
            metadata, rule_sets) AS r (context_id, subject_id, revision, settings, version, digest, guid, format, text,
            metadata, rule_set)
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
    )
    INSERT INTO registry.versions AS v (subject_id, version, context_id, schema_id, metadata, rule_set)
    SELECT h.subject_id, h.version, h.context_id, k.id, h.metadata, h.rule_set
    FROM held h JOIN kept k ON k.context_id = h.context_id AND k.digest = h.digest
    RETURNING v.subject_id, v.schema_id;
END
$$;

-- Removes a context without versions, and what belongs to it; false if it has some.
CREATE FUNCTION registry.delete_context(wanted text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    SELECT id INTO found FROM registry.contexts WHERE name = wanted FOR UPDATE;
    IF EXISTS (SELECT FROM registry.versions WHERE context_id = found) THEN
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
