-- Breaks that somebody has taken upon them for a while: findings of one rule, or the one with that fingerprint, about one
-- subject. Asked for only when a schema is about to be refused.
CREATE TABLE registry.waivers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    context text NOT NULL,
    subject text NOT NULL,
    rule text NOT NULL,
    fingerprint text,
    reason text NOT NULL,
    approver text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    -- The last day on which it holds, in UTC.
    expires date NOT NULL
);
CREATE INDEX ON registry.waivers (context, subject);
