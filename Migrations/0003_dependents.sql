-- Which subjects other schemas refer to, so that only those pay for the check of their dependents. It is written once
-- for a subject and with a new revision: a registration that did not know of it yet begins anew.
ALTER TABLE registry.subjects ADD COLUMN is_referenced boolean NOT NULL DEFAULT false;
UPDATE registry.subjects b SET is_referenced = true
WHERE EXISTS (SELECT FROM registry.schema_references r WHERE r.target_subject_id = b.id);

-- Writes what belongs to a new schema beside its row: its references, that others are referred to by it, and that an
-- import has taken its id.
CREATE OR REPLACE FUNCTION registry.complete_schema(context integer, kept integer, was_wanted boolean, refs jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registry.schema_references
        (context_id, schema_id, position, name, subject, version, target_subject_id)
    SELECT context, kept, r.position, r.name, r.subject, r.version, r.target
    FROM jsonb_to_recordset(refs) AS r (position integer, name text, subject text, version integer, target bigint);
    UPDATE registry.subjects b SET is_referenced = true, revision = b.revision + 1 FROM (
        SELECT s.id FROM registry.subjects s WHERE NOT s.is_referenced AND s.id IN
            (SELECT r.target FROM jsonb_to_recordset(refs) AS r (target bigint))
        -- In one order for everybody, so that two who refer to the same subjects do not wait for each other.
        ORDER BY s.id FOR UPDATE
    ) AS first WHERE b.id = first.id AND NOT b.is_referenced;
    IF was_wanted AND kept > coalesce(pg_sequence_last_value(('registry.schema_ids_' || context)::regclass), 0) THEN
        PERFORM setval(('registry.schema_ids_' || context)::regclass, kept);
    END IF;
END
$$;
