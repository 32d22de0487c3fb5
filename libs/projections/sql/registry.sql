-- What the runtime knows about its projections. Read-model tables themselves are made from row schemas.

CREATE TABLE IF NOT EXISTS projections (
  name text PRIMARY KEY,
  -- The version that the view <name> reads.
  live_version integer NOT NULL,
  promoted_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS projection_versions (
  projection text NOT NULL REFERENCES projections (name),
  version integer NOT NULL,
  row_shape text NOT NULL,
  topic text NOT NULL,
  partitions smallint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (projection, version)
);

CREATE TABLE IF NOT EXISTS checkpoints (
  projection text NOT NULL,
  version integer NOT NULL,
  topic text NOT NULL,
  partition smallint NOT NULL,
  -- Last applied message of the partition.
  position bigint NOT NULL DEFAULT 0,
  -- Nothing at or below is missing.
  complete_to bigint NOT NULL DEFAULT 0,
  -- Moves when rows change without the position moving (a retry of parked events): part of every compare-and-set.
  revision bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (projection, version, topic, partition)
) WITH (fillfactor = 50);

-- Events that could not be applied, and those that wait behind them, per key in order of position.
CREATE TABLE IF NOT EXISTS parked (
  projection text NOT NULL,
  version integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  stream_id text NOT NULL,
  partition smallint NOT NULL,
  -- json, not jsonb: kept as it came, whatever is wrong with it.
  event json NOT NULL,
  -- NULL: nothing wrong with this one, it waits behind another.
  error text,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (projection, version, key, position)
);

-- Rows changed by a retry, whose positions lie behind what followers have seen.
CREATE TABLE IF NOT EXISTS retried_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  projection text NOT NULL,
  version integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  retried_at timestamptz NOT NULL DEFAULT now()
);
