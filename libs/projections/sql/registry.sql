-- What the runtime knows about its projections. Read-model tables themselves are made from row schemas.

CREATE TABLE IF NOT EXISTS projections (
  name text PRIMARY KEY,
  -- The version that the view <name> reads.
  live_version integer NOT NULL,
  live_generation integer NOT NULL DEFAULT 1,
  promoted_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS projection_versions (
  projection text NOT NULL REFERENCES projections (name),
  version integer NOT NULL,
  row_shape text NOT NULL,
  -- Name, version and hash of each list that is joined in, a line each.
  reference_data text NOT NULL DEFAULT '',
  topic text NOT NULL,
  partitions smallint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (projection, version)
);

-- One table of a version: the first, and each that was built again. Its rows are kept for their numbers.
CREATE TABLE IF NOT EXISTS builds (
  projection text NOT NULL,
  version integer NOT NULL,
  generation integer NOT NULL,
  -- building: from the log. ready: fed with the live one, waits for promotion. previous: was live, still fed.
  -- retiring: fed no more, its table goes.
  state text NOT NULL CHECK (state IN ('building', 'ready', 'live', 'previous', 'retiring', 'retired')),
  automatic boolean NOT NULL DEFAULT true,
  expect_no_diff boolean NOT NULL DEFAULT false,
  -- Events a second, at most.
  max_rate integer,
  -- Positions of the log that were read, and that there are.
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  rate double precision NOT NULL DEFAULT 0,
  report jsonb,
  -- Why it was not promoted.
  refused text,
  -- Table that it replaced, as long as followers have not been told of the rows that differ.
  untold text,
  started_at timestamptz NOT NULL DEFAULT now(),
  ready_at timestamptz,
  -- Of the transaction that wrote the last rows that only its build had to write.
  ready_in xid,
  -- When it was first seen to be ready: whoever began later sees it whole.
  seen_ready_at timestamptz,
  promoted_at timestamptz,
  PRIMARY KEY (projection, version, generation),
  FOREIGN KEY (projection, version) REFERENCES projection_versions
);

CREATE TABLE IF NOT EXISTS checkpoints (
  projection text NOT NULL,
  version integer NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  topic text NOT NULL,
  partition smallint NOT NULL,
  -- Last applied message of the partition.
  position bigint NOT NULL DEFAULT 0,
  -- Nothing at or below is missing.
  complete_to bigint NOT NULL DEFAULT 0,
  -- Moves when rows change without the position moving (a retry of parked events): part of every compare-and-set.
  revision bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (projection, version, generation, topic, partition)
) WITH (fillfactor = 50);

-- Events that could not be applied, and those that wait behind them, per key in order of position.
CREATE TABLE IF NOT EXISTS parked (
  projection text NOT NULL,
  version integer NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  key text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  stream_id text NOT NULL,
  partition smallint NOT NULL,
  -- json, not jsonb: kept as it came, whatever is wrong with it.
  event json NOT NULL,
  -- NULL: nothing wrong with this one, it waits behind another.
  error text,
  -- How often it was tried, and failed.
  failures integer NOT NULL DEFAULT 0,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (projection, version, generation, key, position)
);

-- What people decided: these events take no effect on these keys, in any table of the projection, live or built again.
CREATE TABLE IF NOT EXISTS resolved_events (
  projection text NOT NULL,
  key text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  -- The version that was live.
  version integer NOT NULL,
  stream_id text NOT NULL,
  -- As it was parked.
  event json NOT NULL,
  error text NOT NULL,
  failures integer NOT NULL,
  parked_at timestamptz NOT NULL,
  reason text NOT NULL,
  -- Who decided.
  actor text NOT NULL,
  resolved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (projection, key, position)
);

-- Rows changed by a retry or by a promotion, whose positions lie behind what followers have seen.
CREATE TABLE IF NOT EXISTS retried_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  projection text NOT NULL,
  version integer NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  key text COLLATE "C" NOT NULL,
  retried_at timestamptz NOT NULL DEFAULT now()
);

-- Read models from before a version could be built again: all they hold is of the first generation.
ALTER TABLE projections ADD COLUMN IF NOT EXISTS live_generation integer NOT NULL DEFAULT 1;
ALTER TABLE retried_keys ADD COLUMN IF NOT EXISTS generation integer NOT NULL DEFAULT 1;
ALTER TABLE projection_versions ADD COLUMN IF NOT EXISTS reference_data text NOT NULL DEFAULT '';
ALTER TABLE builds ADD COLUMN IF NOT EXISTS seen_ready_at timestamptz;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'checkpoints'::regclass AND attname = 'generation') THEN
    ALTER TABLE checkpoints ADD COLUMN generation integer NOT NULL DEFAULT 1, DROP CONSTRAINT checkpoints_pkey,
      ADD PRIMARY KEY (projection, version, generation, topic, partition);
    ALTER TABLE parked ADD COLUMN generation integer NOT NULL DEFAULT 1, DROP CONSTRAINT parked_pkey,
      ADD PRIMARY KEY (projection, version, generation, key, position);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'parked'::regclass AND attname = 'failures') THEN
    ALTER TABLE parked ADD COLUMN failures integer NOT NULL DEFAULT 0;
    UPDATE parked SET failures = 1 WHERE error IS NOT NULL;
  END IF;
END $$;

INSERT INTO builds (projection, version, generation, state)
SELECT v.projection, v.version, 1, CASE sign(v.version - p.live_version) WHEN 0 THEN 'live' WHEN 1 THEN 'building' ELSE 'previous' END
FROM projection_versions v JOIN projections p ON p.name = v.projection
WHERE NOT EXISTS (SELECT FROM builds b WHERE b.projection = v.projection AND b.version = v.version);
