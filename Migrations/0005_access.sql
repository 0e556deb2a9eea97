-- Who may do what: principals, teams, tokens and policies.

CREATE SCHEMA access;

CREATE TABLE access.principals (
    kind text NOT NULL CHECK (kind IN ('Team', 'Person', 'Pipeline', 'Service')),
    name text COLLATE "C" NOT NULL,
    disabled boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    PRIMARY KEY (kind, name)
);

-- Who is in which team; teams may be in teams.
CREATE TABLE access.memberships (
    kind text NOT NULL,
    name text COLLATE "C" NOT NULL,
    team_kind text NOT NULL DEFAULT 'Team' CHECK (team_kind = 'Team'),
    team text COLLATE "C" NOT NULL,
    -- Without one, until it is ended.
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    PRIMARY KEY (kind, name, team),
    FOREIGN KEY (kind, name) REFERENCES access.principals (kind, name) ON DELETE CASCADE,
    FOREIGN KEY (team_kind, team) REFERENCES access.principals (kind, name) ON DELETE CASCADE
);
CREATE INDEX memberships_team ON access.memberships (team);

-- The digest is an HMAC whose key is not in the database: from a copy of it no token can be tried out.
CREATE TABLE access.tokens (
    id text PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    kind text NOT NULL,
    name text COLLATE "C" NOT NULL,
    description text NOT NULL,
    -- What it is restricted to beyond the rights of its owner: {"actions": […], "resources": […]}; null for nothing.
    scope text,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    FOREIGN KEY (kind, name) REFERENCES access.principals (kind, name) ON DELETE CASCADE
);
CREATE INDEX tokens_owner ON access.tokens (kind, name);

-- All policies that were ever in force, whole: the last one counts, and any earlier one can be put in force again.
CREATE TABLE access.policy_sets (
    revision bigint PRIMARY KEY CHECK (revision > 0),
    -- [{"name", "text"}] in the order of names.
    documents text NOT NULL,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    approved_by text,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Policies that allow more than those in force, waiting for somebody else to approve them.
CREATE TABLE access.proposals (
    id text PRIMARY KEY,
    -- The revision that they were compared with, and that they take the place of.
    based_on bigint NOT NULL,
    documents text NOT NULL,
    -- What they allow that was not allowed, as it was shown.
    report text NOT NULL,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    settled_by text,
    outcome text CHECK (outcome IN ('approved', 'rejected', 'outdated'))
);

-- One row, whose number rises with every change of any of these tables.
CREATE TABLE access.revision (
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
    revision bigint NOT NULL DEFAULT 0
);
INSERT INTO access.revision DEFAULT VALUES;
