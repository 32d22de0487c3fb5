-- States of streams after some of their events: a shortcut for whoever folds them, never the truth.
-- All are kept, not only the newest: they are what makes any past state of a stream cheap to ask for.
CREATE TABLE snapshots (
  stream_id      text        COLLATE "C" NOT NULL,
  stream_version integer     NOT NULL,
  state_version  integer     NOT NULL,
  position       bigint      NOT NULL,
  state          jsonb       NOT NULL,
  checksum       text        NOT NULL,
  taken_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT snapshots_stream_version PRIMARY KEY (stream_id, stream_version)
);

-- Over everything that a reader relies on, so that a row which anyone has touched is told from a sound one.
CREATE FUNCTION snapshot_checksum(stream_id text, stream_version integer, state_version integer, "position" bigint, state jsonb)
RETURNS text LANGUAGE sql STABLE
RETURN encode(sha256(convert_to(concat_ws(' ', stream_id, stream_version, state_version, "position", state), 'UTF8')), 'hex');

REVOKE ALL ON FUNCTION snapshot_checksum(text, integer, integer, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION snapshot_checksum(text, integer, integer, bigint, jsonb) TO reprise_reader, reprise_writer;

GRANT SELECT ON snapshots TO reprise_reader, reprise_writer, reprise_eraser;
GRANT INSERT, UPDATE ON snapshots TO reprise_writer;
