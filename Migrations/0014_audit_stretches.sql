-- The log in stretches instead of rows. A row an entry with an index for each thing that it is found by was most of what
-- recording a registration cost, and took four times the room.

-- Nothing gets a place meanwhile, and a server of before this finds the lock no more and leaves the log to those of now.
SELECT pg_advisory_xact_lock(audit.sequencer_lock());
LOCK TABLE audit.entries IN ACCESS EXCLUSIVE MODE;
DROP FUNCTION audit.sequencer_lock();
CREATE FUNCTION audit.places_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 5847215494::bigint';

-- The log: entries in their order, those that got their places together in one row. An entry's text is what is hashed. No
-- stretch goes over the end of a block, the 256 entries of one bundle (C2SP tlog-tiles).
CREATE TABLE audit.stretches (
    first bigint PRIMARY KEY CHECK (first >= 0),
    number integer NOT NULL CHECK (number > 0 AND first >> 8 = (first + number - 1) >> 8),
    entries text[] NOT NULL
);
DO $$
BEGIN
    ALTER TABLE audit.stretches ALTER COLUMN entries SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    -- A server that was built without it compresses as it does by default.
    NULL;
END
$$;

-- From when to when the entries of each block are, in microseconds since 1970; servers' clocks differ, so blocks overlap.
CREATE TABLE audit.blocks (
    block bigint PRIMARY KEY,
    earliest bigint NOT NULL,
    latest bigint NOT NULL
);

-- Which blocks have an entry with a term: the first eight bytes, as a signed number, of the SHA-256 of actor:, event:,
-- resource: or named: and the text. Another text may have the same term, so whoever finds a block looks at its entries.
CREATE TABLE audit.terms (
    term bigint NOT NULL,
    block bigint NOT NULL,
    PRIMARY KEY (term, block)
);

-- What is there so far. Names in details were not looked for before, and are not found now.
INSERT INTO audit.stretches (first, number, entries)
SELECT min(e.index), count(*), array_agg(e.entry ORDER BY e.index) FROM audit.entries e GROUP BY e.index >> 8;

INSERT INTO audit.blocks (block, earliest, latest)
SELECT e.index >> 8, (extract(epoch FROM min(e.at)) * 1000000)::bigint, (extract(epoch FROM max(e.at)) * 1000000)::bigint
FROM audit.entries e GROUP BY e.index >> 8;

INSERT INTO audit.terms (term, block)
SELECT ('x' || encode(substr(sha256(convert_to(t.field || ':' || t.content, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint, t.block
FROM (
    SELECT DISTINCT f.field, f.content, e.index >> 8 AS block FROM audit.entries e,
        LATERAL (VALUES ('event', e.event), ('actor', e.actor), ('resource', e.resource)) AS f (field, content)
) AS t
ON CONFLICT DO NOTHING;

DROP TABLE audit.entries;

-- The log a row an entry, for whoever looks into the database. The searches of this server do not use it.
CREATE VIEW audit.entries AS
    SELECT s.first + e.position - 1 AS index, e.entry, (c.content ->> 'time')::timestamptz AS at,
        c.content ->> 'event' AS event, c.content ->> 'actor' AS actor, coalesce(c.content ->> 'resource', '') AS resource
    FROM audit.stretches s, unnest(s.entries) WITH ORDINALITY AS e (entry, position),
        LATERAL (
            -- A character that PostgreSQL's JSON does not have.
            SELECT CASE WHEN strpos(e.entry, '\u0000') > 0 THEN replace(e.entry, '\u0000', '\ufffd')
                ELSE e.entry END::jsonb AS content
        ) AS c;

DROP FUNCTION audit.place(bigint[], bigint);

-- Gives the entries of pending groups their places, each group those from its first on, and puts down what they are found
-- by. Returns how many entries there were.
CREATE FUNCTION audit.place(
    ids bigint[], firsts bigint[], terms bigint[], term_blocks bigint[], blocks bigint[], earliest bigint[], latest bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    size bigint := coalesce((SELECT s.first + s.number FROM audit.stretches s ORDER BY s.first DESC LIMIT 1), 0);
    placed bigint;
BEGIN
    IF firsts[1] IS DISTINCT FROM size THEN
        RAISE EXCEPTION 'the audit log has % entries, not %', size, firsts[1];
    END IF;
    WITH taken AS (
        DELETE FROM audit.pending p WHERE p.id = ANY (ids) RETURNING p.id, p.entries, p.number
    ), placed_groups AS (
        SELECT g.first, t.number, t.entries FROM taken t JOIN unnest(ids, firsts) AS g (id, first) ON g.id = t.id
    ), parts AS (
        -- Most groups lie within one block; the others are cut where it ends.
        SELECT g.*, greatest(g.first, b.block << 8) AS start, least(g.first + g.number, (b.block + 1) << 8) AS stop
        FROM placed_groups g, generate_series(g.first >> 8, (g.first + g.number - 1) >> 8) AS b (block)
    ), kept AS (
        INSERT INTO audit.stretches AS s (first, number, entries)
        SELECT p.start, p.stop - p.start, CASE WHEN p.stop - p.start = p.number THEN p.entries
            ELSE p.entries[p.start - p.first + 1 : p.stop - p.first] END
        FROM parts p ORDER BY p.start RETURNING s.number
    )
    SELECT sum(k.number) INTO placed FROM kept k;
    INSERT INTO audit.blocks AS b (block, earliest, latest) SELECT * FROM unnest(blocks, earliest, latest)
    ON CONFLICT (block) DO UPDATE SET earliest = least(b.earliest, EXCLUDED.earliest),
        latest = greatest(b.latest, EXCLUDED.latest);
    INSERT INTO audit.terms (term, block) SELECT * FROM unnest(terms, term_blocks) ON CONFLICT DO NOTHING;
    RETURN placed;
END
$$;
