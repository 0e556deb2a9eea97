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

-- The next id of a context that no import has taken.
CREATE FUNCTION registry.next_schema_id(context integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    fresh integer;
BEGIN
    LOOP
        fresh := nextval(('registry.schema_ids_' || context)::regclass);
        EXIT WHEN NOT EXISTS (SELECT FROM registry.schemas s WHERE s.context_id = context AND s.id = fresh);
    END LOOP;
    RETURN fresh;
END
$$;

-- Holds the versions that a schema refers to against deletion; fails if one is gone.
CREATE FUNCTION registry.hold_references(targets bigint[], numbers integer[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held integer;
BEGIN
    SELECT count(*) INTO held FROM (
        SELECT FROM registry.versions v
        WHERE (v.subject_id, v.version) IN (SELECT * FROM unnest(targets, numbers)) AND NOT v.deleted
        ORDER BY v.subject_id, v.version FOR SHARE
    ) AS live;
    IF held <> (SELECT count(*) FROM (SELECT DISTINCT * FROM unnest(targets, numbers)) AS wanted) THEN
        RAISE EXCEPTION 'a referenced version was deleted' USING ERRCODE = 'SD001';
    END IF;
END
$$;

-- The id of a schema in its context: the one it has, or a new one, or the one that an import wants for it.
CREATE FUNCTION registry.keep_schema(
    context integer, wanted_id integer, in_digest bytea, in_guid uuid, in_format text, in_text text,
    names text[], subjects text[], numbers integer[], targets bigint[]
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    kept integer;
BEGIN
    INSERT INTO registry.schemas (context_id, id, guid, digest, format, text)
    VALUES (context, coalesce(wanted_id, registry.next_schema_id(context)), in_guid, in_digest, in_format, in_text)
    ON CONFLICT DO NOTHING RETURNING id INTO kept;
    IF kept IS NULL THEN
        RAISE EXCEPTION 'the schema or its id was registered just now' USING ERRCODE = 'SD001';
    END IF;
    IF targets IS NOT NULL THEN
        INSERT INTO registry.schema_references
            (context_id, schema_id, position, name, subject, version, target_subject_id)
        SELECT context, kept, r.position - 1, r.name, r.subject, r.version, r.target
        FROM unnest(names, subjects, numbers, targets) WITH ORDINALITY AS r (name, subject, version, target, position);
    END IF;
    IF wanted_id IS NOT NULL THEN
        PERFORM setval(('registry.schema_ids_' || context)::regclass,
            greatest(wanted_id, pg_sequence_last_value(('registry.schema_ids_' || context)::regclass)));
    END IF;
    RETURN kept;
END
$$;

-- Adds a version. Fails with SD001 if what the caller knew no longer holds, with SD002 if the subject has the schema
-- already (unless the caller wants it once more, with other metadata), with SD003 if an import's id is another one's.
CREATE FUNCTION registry.add_version(
    in_context text, in_subject text, in_subject_id bigint, in_revision bigint, in_settings bigint,
    in_version integer, once_more boolean, wanted_id integer,
    in_digest bytea, in_guid uuid, in_format text, in_text text, in_metadata text, in_rule_set text,
    names text[], subjects text[], numbers integer[], targets bigint[],
    OUT subject_id bigint, OUT schema_id integer
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    context integer;
BEGIN
    IF in_subject_id IS NULL THEN
        INSERT INTO registry.subjects AS s (context_id, name, revision)
        VALUES (registry.context_id(in_context), in_subject, 1)
        ON CONFLICT (context_id, name) DO NOTHING RETURNING s.context_id, s.id INTO context, add_version.subject_id;
    ELSE
        UPDATE registry.subjects s SET revision = s.revision + 1
        WHERE s.id = in_subject_id AND s.revision = in_revision
        RETURNING s.context_id, s.id INTO context, add_version.subject_id;
    END IF;
    IF NOT FOUND OR in_settings <> (SELECT revision FROM registry.settings_revision) THEN
        RAISE EXCEPTION 'the subject or its settings changed just now' USING ERRCODE = 'SD001';
    END IF;
    SELECT s.id INTO add_version.schema_id FROM registry.schemas s
    WHERE s.context_id = context AND s.digest = in_digest;
    IF FOUND THEN
        IF NOT once_more AND EXISTS (
            SELECT FROM registry.versions v WHERE v.context_id = context AND v.schema_id = add_version.schema_id
            AND v.subject_id = in_subject_id AND NOT v.deleted
        ) THEN
            RAISE EXCEPTION 'the subject has this schema already' USING ERRCODE = 'SD002';
        END IF;
        IF in_metadata IS NOT NULL OR in_rule_set IS NOT NULL THEN
            PERFORM pg_notify('registry_answers', in_context);
        END IF;
    END IF;
    IF wanted_id <> add_version.schema_id OR add_version.schema_id IS NULL AND EXISTS (
        SELECT FROM registry.schemas s WHERE s.context_id = context AND s.id = wanted_id
    ) THEN
        RAISE EXCEPTION 'the id is taken' USING ERRCODE = 'SD003', DETAIL = coalesce(add_version.schema_id::text, '');
    END IF;
    IF targets IS NOT NULL THEN
        PERFORM registry.hold_references(targets, numbers);
    END IF;
    IF add_version.schema_id IS NULL THEN
        add_version.schema_id := registry.keep_schema(
            context, wanted_id, in_digest, in_guid, in_format, in_text, names, subjects, numbers, targets);
    END IF;
    INSERT INTO registry.versions (subject_id, version, context_id, schema_id, metadata, rule_set)
    VALUES (add_version.subject_id, in_version, context, add_version.schema_id, in_metadata, in_rule_set);
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
