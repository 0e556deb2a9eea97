-- The schema registry: contexts, schemas, subjects, versions, references and settings.

CREATE SCHEMA registry;

-- A context is a namespace of subjects and of schema ids; "." is the default one.
CREATE TABLE registry.contexts (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE
);

-- What a schema says, once per context. The digest covers format, text and references; it is what makes the same
-- schema have the same id, also when two nodes register it at the same moment.
CREATE TABLE registry.schemas (
    context_id integer NOT NULL REFERENCES registry.contexts (id),
    id integer NOT NULL CHECK (id > 0),
    guid uuid NOT NULL,
    digest bytea NOT NULL,
    format text NOT NULL,
    text text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (context_id, id),
    UNIQUE (context_id, digest)
);
CREATE INDEX schemas_guid ON registry.schemas (guid);

-- The row of a subject is the lock under which its versions are numbered.
CREATE TABLE registry.subjects (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    context_id integer NOT NULL REFERENCES registry.contexts (id),
    name text COLLATE "C" NOT NULL,
    UNIQUE (context_id, name)
);

CREATE TABLE registry.versions (
    subject_id bigint NOT NULL REFERENCES registry.subjects (id),
    version integer NOT NULL CHECK (version > 0),
    context_id integer NOT NULL,
    schema_id integer NOT NULL,
    metadata text,
    rule_set text,
    deleted boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subject_id, version),
    FOREIGN KEY (context_id, schema_id) REFERENCES registry.schemas (context_id, id)
);
CREATE INDEX versions_schema ON registry.versions (context_id, schema_id);

-- Which version a schema refers to under which name. The foreign key makes a dangling reference impossible.
CREATE TABLE registry.schema_references (
    context_id integer NOT NULL,
    schema_id integer NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    subject text NOT NULL,
    version integer NOT NULL,
    target_subject_id bigint NOT NULL,
    PRIMARY KEY (context_id, schema_id, position),
    FOREIGN KEY (context_id, schema_id) REFERENCES registry.schemas (context_id, id) ON DELETE CASCADE,
    FOREIGN KEY (target_subject_id, version) REFERENCES registry.versions (subject_id, version)
);
CREATE INDEX schema_references_target ON registry.schema_references (target_subject_id, version);

-- Compatibility and mode of a subject, or with an empty subject of a context.
CREATE TABLE registry.settings (
    context text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    config text,
    mode text,
    PRIMARY KEY (context, subject)
);

-- Ids are handed out per context and without a lock; a registration that fails leaves a gap.
CREATE FUNCTION registry.context_id(wanted text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    SELECT id INTO found FROM registry.contexts WHERE name = wanted;
    IF found IS NULL THEN
        INSERT INTO registry.contexts (name) VALUES (wanted) ON CONFLICT (name) DO NOTHING RETURNING id INTO found;
        IF found IS NULL THEN
            SELECT id INTO found FROM registry.contexts WHERE name = wanted;
        ELSE
            EXECUTE format('CREATE SEQUENCE registry.schema_ids_%s AS integer', found);
        END IF;
    END IF;
    RETURN found;
END
$$;

SELECT registry.context_id('.');
