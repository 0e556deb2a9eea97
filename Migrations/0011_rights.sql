-- What the policies decided, counted by the hour, so that rights that nobody uses can be found. Whoever is refused is in
-- the audit log as well; this is no evidence, and may lack the last seconds before a crash.
CREATE TABLE access.decisions (
    hour timestamptz NOT NULL,
    -- Of everything by which counts are told apart: names may be longer than what an index holds.
    digest text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    name text COLLATE "C" NOT NULL,
    authentication text NOT NULL,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource text NOT NULL,
    -- Whether this counts for further resources that are not listed one by one; the resource is then the whole system.
    others boolean NOT NULL,
    allowed boolean NOT NULL,
    break_glass boolean NOT NULL,
    -- The policies that were the reason: ["id", …].
    policies text NOT NULL,
    count bigint NOT NULL CHECK (count > 0),
    last_at timestamptz NOT NULL,
    PRIMARY KEY (hour, digest)
);
CREATE INDEX decisions_principal ON access.decisions (kind, name, hour);
