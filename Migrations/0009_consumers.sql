-- Who still reads which versions: what consumers say themselves, and what was seen of them.

CREATE SCHEMA consumers;

-- What consumers say that they read. A pin is all rows of one consumer and subject.
CREATE TABLE consumers.pins (
    context text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    consumer text COLLATE "C" NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    -- Without one, until it is withdrawn.
    expires_at timestamptz,
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    PRIMARY KEY (context, subject, consumer, version)
);
CREATE INDEX pins_consumer ON consumers.pins (consumer);

-- Who fetched a schema by its id, by days in UTC. A row is written at most once a day.
CREATE TABLE consumers.reads (
    context text COLLATE "C" NOT NULL,
    schema_id integer NOT NULL,
    reader text COLLATE "C" NOT NULL,
    last_day date NOT NULL,
    -- On how many days.
    days integer NOT NULL DEFAULT 1,
    PRIMARY KEY (context, schema_id, reader)
);
CREATE INDEX reads_last_day ON consumers.reads (last_day);

-- Since when every server has counted and nothing was left out; null while that is not so.
CREATE TABLE consumers.counting (
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
    since timestamptz
);
INSERT INTO consumers.counting DEFAULT VALUES;
