-- How far what the audit log is sent to has got, and which server sends just now.
CREATE TABLE audit.cursors (
    name text PRIMARY KEY,
    -- The next entry, and the size of the newest checkpoint that was sent.
    next bigint NOT NULL DEFAULT 0 CHECK (next >= 0),
    checkpoint bigint NOT NULL DEFAULT 0 CHECK (checkpoint >= 0),
    holder text NOT NULL DEFAULT '',
    held_until timestamptz NOT NULL DEFAULT '-infinity'
);
