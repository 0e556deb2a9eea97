-- SPDX-License-Identifier: Apache-2.0

-- Changes of who is in which team that let somebody do more, waiting for somebody else to approve them. What became of them
-- is in the audit log.
CREATE TABLE access.membership_proposals (
    id text PRIMARY KEY,
    kind text NOT NULL,
    name text COLLATE "C" NOT NULL,
    team_kind text NOT NULL DEFAULT 'Team' CHECK (team_kind = 'Team'),
    team text COLLATE "C" NOT NULL,
    change text NOT NULL CHECK (change IN ('join', 'leave')),
    -- When the membership is to end by itself; null for never, and for an end.
    expires_at timestamptz,
    -- What it lets somebody do, as it is shown, and what tells that from anything else.
    report text NOT NULL,
    digest text NOT NULL,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    -- Who has issued the token by which it was proposed; empty for another issuer's, or a certificate.
    issuer text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Of each membership one thing is asked at a time.
    UNIQUE (kind, name, team),
    FOREIGN KEY (kind, name) REFERENCES access.principals (kind, name) ON DELETE CASCADE,
    FOREIGN KEY (team_kind, team) REFERENCES access.principals (kind, name) ON DELETE CASCADE
);
CREATE INDEX membership_proposals_team ON access.membership_proposals (team);
