-- The log. Positions are dense: they come from the one row of "head", locked until the append commits.
CREATE TABLE events (
  position       bigint      NOT NULL,
  stream_id      text        COLLATE "C" NOT NULL,
  stream_version integer     NOT NULL,
  category       text        COLLATE "C" NOT NULL,
  type           text        COLLATE "C" NOT NULL,
  schema_version integer     NOT NULL,
  data           jsonb       NOT NULL,
  metadata       jsonb       NOT NULL,
  event_id       uuid        NOT NULL,
  occurred_at    timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  CONSTRAINT events_position       PRIMARY KEY (position),
  CONSTRAINT events_stream_version UNIQUE (stream_id, stream_version),
  CONSTRAINT events_event_id       UNIQUE (event_id)
);

CREATE INDEX events_category ON events (category, position);
CREATE INDEX events_type     ON events (type, position);

CREATE TABLE head (
  single      boolean     PRIMARY KEY DEFAULT true CHECK (single),
  position    bigint      NOT NULL,
  recorded_at timestamptz NOT NULL
) WITH (fillfactor = 10);

INSERT INTO head (position, recorded_at) VALUES (0, '-infinity');

-- The answers of requests that may be repeated, written with the events they caused.
CREATE TABLE idempotency_keys (
  key          text        COLLATE "C" PRIMARY KEY,
  request_hash text        NOT NULL,
  streams      json        NOT NULL,
  recorded_at  timestamptz NOT NULL
);

-- How far the relay has published: moved by compare-and-set.
CREATE TABLE relay_checkpoints (
  name       text        PRIMARY KEY,
  position   bigint      NOT NULL DEFAULT 0,
  partitions jsonb       NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL DEFAULT now()
);
