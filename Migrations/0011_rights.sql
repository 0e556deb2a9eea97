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

-- Rights that somebody has opened for an emergency: they end by themselves, and somebody else says afterwards whether
-- that was justified.
CREATE TABLE access.break_glass (
    id text PRIMARY KEY,
    kind text NOT NULL,
    name text COLLATE "C" NOT NULL,
    -- The template of the policies in force that says what is opened.
    template text NOT NULL,
    -- What of it, as a JSON array of actions; null for all.
    actions text,
    reason text NOT NULL,
    ticket text NOT NULL,
    -- Whoever has issued the token by which it was opened; empty for another issuer's.
    issuer text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    -- Set once it has ended and that is recorded.
    ended_at timestamptz,
    reviewed_at timestamptz,
    reviewed_by text,
    justified boolean,
    comment text
);
-- Nobody opens anything again before the last time was reviewed.
CREATE UNIQUE INDEX break_glass_unreviewed ON access.break_glass (kind, name) WHERE reviewed_at IS NULL;

-- What somebody outside is to be told: written with the thing itself, sent afterwards until it has arrived.
CREATE TABLE access.notifications (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);
CREATE INDEX notifications_due ON access.notifications (next_at) WHERE sent_at IS NULL;
