-- Reviews of who still needs what, each of one team and with somebody who answers for it.

CREATE TABLE access.reviews (
    id text PRIMARY KEY,
    team text COLLATE "C" NOT NULL,
    -- A person, who need not be there any more.
    owner text COLLATE "C" NOT NULL,
    -- What was used by nobody for so long is proposed to be removed.
    unused_days integer NOT NULL,
    -- The first moment after the last day.
    due_at timestamptz NOT NULL,
    -- What could not be judged, each in a sentence: ["…"].
    notes text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    started_by text NOT NULL,
    items integer NOT NULL,
    removals integer NOT NULL,
    undecided integer NOT NULL CHECK (undecided >= 0),
    -- Set once somebody was told that it is overdue.
    told_at timestamptz,
    settled_at timestamptz,
    settled_by text,
    outcome text CHECK (outcome IN ('finished', 'cancelled')),
    reason text,
    -- The order of lists: what is due first, then what was settled last.
    place bigint NOT NULL
);
CREATE UNIQUE INDEX reviews_open ON access.reviews (team) WHERE settled_at IS NULL;
CREATE INDEX reviews_owner ON access.reviews (owner, due_at) WHERE settled_at IS NULL;
CREATE INDEX reviews_due ON access.reviews (due_at) WHERE settled_at IS NULL;
CREATE INDEX reviews_place ON access.reviews (place, id);

-- What there was when a review began, what is proposed and what was decided. Nothing is ever changed but by a decision.
CREATE TABLE access.review_items (
    review text NOT NULL REFERENCES access.reviews (id),
    item integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('membership', 'token', 'policy')),
    -- What it was, as JSON.
    subject text NOT NULL,
    last_used_at timestamptz,
    proposal text NOT NULL CHECK (proposal IN ('keep', 'remove')),
    reason text NOT NULL,
    -- Of a policy that could be less, what it would be, and the proof.
    change text,
    decision text CHECK (decision IN ('keep', 'remove')),
    decision_reason text,
    decided_by text,
    decided_at timestamptz,
    -- What the decision did, and what was other than when the review began.
    outcome text,
    note text,
    PRIMARY KEY (review, item)
);

-- Since when every decision is counted: not before the log began, nor before what was dropped of it.
CREATE TABLE access.decision_log (
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
    complete_since timestamptz NOT NULL,
    -- Whether older ones were dropped.
    dropped boolean NOT NULL DEFAULT false,
    -- When decisions could not be counted last, because there were too many different ones.
    missed_at timestamptz,
    -- A digest of the policies built into the servers, and since when it is this one.
    built_in text,
    built_in_since timestamptz
);
INSERT INTO access.decision_log (complete_since) SELECT coalesce(min(hour), now()) FROM access.decisions;
