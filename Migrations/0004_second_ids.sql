-- A registry that schemas are taken over from may have given one content several ids, and all of them are in messages.
-- The id that comes second is marked by itself, so that a content has one only that came first, also when two nodes
-- register it at the same moment. Which one that is means nothing; whoever registers the content gets the lowest.
ALTER TABLE registry.schemas ADD COLUMN second_id integer NOT NULL DEFAULT 0 CHECK (second_id IN (0, id));
ALTER TABLE registry.schemas DROP CONSTRAINT schemas_context_id_digest_key;
ALTER TABLE registry.schemas ADD CONSTRAINT schemas_content UNIQUE (context_id, digest, second_id);

-- Adds a version. The outcome is one of: added; stale, if what the caller knew no longer holds; known, if the subject
-- has the schema already (unless the caller wants it once more, with other metadata); taken, if an import's id is
-- another schema's.
CREATE OR REPLACE FUNCTION registry.add_version(
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
    -- Of several ids an import means the one that it names; everybody else gets the one that the subject has, or else
    -- the lowest.
    SELECT s.id, s.is_held INTO add_version.schema_id, is_known FROM (
        SELECT o.id, EXISTS (
                SELECT FROM registry.versions v WHERE v.context_id = o.context_id AND v.schema_id = o.id
                AND v.subject_id = in_subject_id AND NOT v.deleted) AS is_held
        FROM registry.schemas o WHERE o.context_id = context AND o.digest = in_digest
    ) AS s WHERE wanted_id IS NULL OR s.id = wanted_id ORDER BY s.is_held DESC, s.id LIMIT 1;
    IF is_known AND NOT once_more THEN
        outcome := 'known';
        RETURN;
    END IF;
    IF wanted_id IS NOT NULL AND add_version.schema_id IS NULL AND EXISTS (
        SELECT FROM registry.schemas s WHERE s.context_id = context AND s.id = wanted_id
    ) THEN
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
            INSERT INTO registry.schemas (context_id, id, guid, digest, second_id, format, text) VALUES (
                context, coalesce(wanted_id, nextval(('registry.schema_ids_' || context)::regclass)),
                in_guid, in_digest, CASE WHEN wanted_id IS NOT NULL AND EXISTS (
                    SELECT FROM registry.schemas s WHERE s.context_id = context AND s.digest = in_digest
                ) THEN wanted_id ELSE 0 END, in_format, in_text
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
