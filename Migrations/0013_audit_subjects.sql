-- Keys under which entries of the audit log name persons and addresses. What is deleted here nobody can tell any more.
CREATE TABLE audit.subject_keys (
    -- person:ada; or day:2026-11-22 for what is nobody's in particular.
    subject text COLLATE "C" PRIMARY KEY,
    -- Sealed under the server's secret, which is not in the database.
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
