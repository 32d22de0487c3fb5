-- Tells the epoch keys of this vault from those of others in the same store; a restored backup is the same vault.
CREATE TABLE vault (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  id     text    NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', '')
);

INSERT INTO vault DEFAULT VALUES;

-- Keys that wrap subjects' data keys. The keys themselves are not here: a row names one that is kept outside.
CREATE TABLE epochs (
  epoch        integer     PRIMARY KEY,
  key_name     text        COLLATE "C" NOT NULL UNIQUE,
  state        text        NOT NULL CHECK (state IN ('current', 'retiring', 'destroyed')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz
);

CREATE UNIQUE INDEX epochs_current ON epochs (state) WHERE state = 'current';

-- One data key per subject, for ever; wrapped anew with every epoch.
CREATE TABLE subject_keys (
  subject_id  text        COLLATE "C" PRIMARY KEY,
  key_id      text        COLLATE "C" NOT NULL UNIQUE,
  wrapped_key bytea       NOT NULL,
  epoch       integer     NOT NULL REFERENCES epochs,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX subject_keys_epoch ON subject_keys (epoch);

-- Who is found by what: goes with the subject's key.
CREATE TABLE blind_index (
  kind           text    COLLATE "C" NOT NULL,
  token          bytea   NOT NULL,
  subject_id     text    COLLATE "C" NOT NULL REFERENCES subject_keys ON DELETE CASCADE,
  wrapped_digest bytea   NOT NULL,
  epoch          integer NOT NULL REFERENCES epochs,
  PRIMARY KEY (kind, token, subject_id)
);

CREATE INDEX blind_index_subject ON blind_index (subject_id);
CREATE INDEX blind_index_epoch ON blind_index (epoch);

-- Subjects that were erased: never a key again. key_id tells their envelopes from damaged ones.
CREATE TABLE tombstones (
  subject_id   text        COLLATE "C" PRIMARY KEY,
  key_id       text        COLLATE "C",
  erased_at    timestamptz NOT NULL,
  reason       text        NOT NULL,
  requested_by text        NOT NULL
);

-- How far each erasure has come. epoch: the newest one that may have wrapped the key.
CREATE TABLE applied_erasures (
  subject_id       text        COLLATE "C" PRIMARY KEY REFERENCES tombstones,
  epoch            integer     NOT NULL,
  key_destroyed_at timestamptz NOT NULL DEFAULT now(),
  position         bigint,
  announced_at     timestamptz,
  finished_at      timestamptz
);

CREATE INDEX applied_erasures_unfinished ON applied_erasures (subject_id) WHERE finished_at IS NULL;
