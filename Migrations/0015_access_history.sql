-- Who there was, and who was in which team, at any moment: policies have their revisions, and what could be done at a time
-- follows from both.

CREATE TABLE access.history (
    kind text NOT NULL,
    name text COLLATE "C" NOT NULL,
    -- Of a membership the team; empty for the principal.
    team text COLLATE "C" NOT NULL,
    disabled boolean NOT NULL,
    -- When the membership was to end by itself.
    expires_at timestamptz,
    since timestamptz NOT NULL,
    -- Null as long as it is so.
    until timestamptz
);
CREATE UNIQUE INDEX history_now ON access.history (kind, name, team) WHERE until IS NULL;
CREATE INDEX history_since ON access.history (kind, name, since);

-- Whoever changes something meanwhile waits, and is noted then.
LOCK TABLE access.principals, access.memberships IN SHARE ROW EXCLUSIVE MODE;

-- What was before this is known as far as it still is so.
INSERT INTO access.history (kind, name, team, disabled, since)
SELECT p.kind, p.name, '', p.disabled, p.created_at FROM access.principals p;
INSERT INTO access.history (kind, name, team, disabled, expires_at, since)
SELECT m.kind, m.name, m.team, false, m.expires_at, m.created_at FROM access.memberships m;

-- In the database, so that nothing that changes the tables can leave it out.
CREATE FUNCTION access.note_principal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.disabled = OLD.disabled THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE access.history SET until = moment WHERE kind = OLD.kind AND name = OLD.name AND team = '' AND until IS NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO access.history (kind, name, team, disabled, since) VALUES (NEW.kind, NEW.name, '', NEW.disabled, moment);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_principal AFTER INSERT OR UPDATE OR DELETE ON access.principals
    FOR EACH ROW EXECUTE FUNCTION access.note_principal();

CREATE FUNCTION access.note_membership() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.expires_at IS NOT DISTINCT FROM OLD.expires_at THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE access.history SET until = moment
        WHERE kind = OLD.kind AND name = OLD.name AND team = OLD.team AND until IS NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO access.history (kind, name, team, disabled, expires_at, since)
        VALUES (NEW.kind, NEW.name, NEW.team, false, NEW.expires_at, moment);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_membership AFTER INSERT OR UPDATE OR DELETE ON access.memberships
    FOR EACH ROW EXECUTE FUNCTION access.note_membership();
