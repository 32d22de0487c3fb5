-- Seals say what the log was when they were made, so that a change shows whoever made it: docs/verification.md.
-- Each covers the positions after those of the seal before, and names its hash. "leaves" are the 32-byte hashes of its
-- events, in order: they name the position that was changed, where the root alone would name the range.
CREATE TABLE seals (
  number        bigint      NOT NULL,
  from_position bigint      NOT NULL,
  to_position   bigint      NOT NULL,
  leaves        bytea       NOT NULL,
  root          bytea       NOT NULL,
  previous      bytea       NOT NULL,
  hash          bytea       NOT NULL,
  sealed_at     timestamptz NOT NULL,
  CONSTRAINT seals_number      PRIMARY KEY (number),
  CONSTRAINT seals_to_position UNIQUE (to_position)
);

-- Hashes don't get shorter by compression.
ALTER TABLE seals ALTER COLUMN leaves SET STORAGE EXTERNAL;

CREATE TRIGGER seals_refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER seals_refuse_row_change
  BEFORE UPDATE OR DELETE ON seals
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE seals ENABLE ALWAYS TRIGGER seals_refuse_change;
ALTER TABLE seals ENABLE ALWAYS TRIGGER seals_refuse_row_change;

-- "5:hello,": what follows can't be taken for a part of it. (Casting the number keeps it immutable, so that Postgres puts
-- it in place where it is called: four times as fast.)
CREATE FUNCTION netstring(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT octet_length(value)::text || ':' || value || ','
$$;

-- Every column of an event, as text in UTF-8, in the order of the table. Times are seconds since 1970 with six decimals:
-- no session setting changes them. The text of jsonb is the same in every version of Postgres that has it.
CREATE FUNCTION event_bytes(event events) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(
    netstring(event.position::text)       || netstring(event.stream_id)      || netstring(event.stream_version::text) ||
    netstring(event.category)             || netstring(event.type)           || netstring(event.schema_version::text) ||
    netstring(event.data::text)           || netstring(event.metadata::text) || netstring(event.event_id::text) ||
    netstring(extract(epoch FROM event.occurred_at)::text) || netstring(extract(epoch FROM event.recorded_at)::text), 'UTF8')
$$;

-- The Merkle tree hash of RFC 6962, section 2.1, over hashes of leaves that are there already: pairs are joined level by
-- level, and what has no neighbour goes up as it is.
CREATE FUNCTION merkle_root(leaves bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  level bytea := leaves;
BEGIN
  WHILE length(level) > 32 LOOP
    level := (
      SELECT string_agg(CASE length(pair) WHEN 64 THEN sha256('\x01'::bytea || pair) ELSE pair END, ''::bytea ORDER BY i)
      FROM (SELECT i, substring(level FROM i * 64 + 1 FOR 64) AS pair FROM generate_series(0, (length(level) - 1) / 64) AS i) pairs);
  END LOOP;
  RETURN level;
END $$;

-- Seals the positions from "first" to "last", and answers with the number of the seal. Its content is made here, from the
-- stored events: whoever may call it can't seal anything else. Two that seal the same at once: one is refused.
CREATE FUNCTION append_seal(first bigint, last bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  before record;
  sealed record;
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
  top    bytea;
BEGIN
  SELECT s.number, s.to_position, s.hash INTO before FROM seals s ORDER BY s.number DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT 0::bigint AS number, 0::bigint AS to_position, decode(repeat('00', 32), 'hex') AS hash INTO before;
  END IF;
  IF first <> before.to_position + 1 OR last NOT BETWEEN first AND first + 1023 THEN
    RAISE EXCEPTION 'a seal covers 1 to 1024 positions from % on, not % to %', before.to_position + 1, first, last
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;

  SELECT count(*) AS events, string_agg(sha256('\x00'::bytea || event_bytes(e)), ''::bytea ORDER BY e.position) AS leaves
    INTO sealed FROM events e WHERE e.position BETWEEN first AND last;
  IF sealed.events <> last - first + 1 OR length(sealed.leaves) <> 32 * sealed.events THEN
    RAISE EXCEPTION 'the log has % whole events from position % to %', sealed.events, first, last
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;

  top := merkle_root(sealed.leaves);
  INSERT INTO seals VALUES (
    before.number + 1, first, last, sealed.leaves, top, before.hash,
    sha256('\x02'::bytea || convert_to(
      netstring('reprise-seal-1') || netstring((before.number + 1)::text) || netstring(first::text) || netstring(last::text) ||
      netstring(encode(top, 'hex')) || netstring(encode(before.hash, 'hex')) || netstring(extract(epoch FROM moment)::text), 'UTF8')),
    moment);
  RETURN before.number + 1;
END $$;

-- What the schema check compares with the migrations that its release knows; the table is the owner's.
CREATE FUNCTION applied_migrations() RETURNS TABLE (name text, checksum text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT name, checksum FROM migrations
$$;

REVOKE ALL ON FUNCTION netstring(text), event_bytes(events), merkle_root(bytea), append_seal(bigint, bigint),
  applied_migrations() FROM PUBLIC;
GRANT SELECT ON seals TO reprise_reader, reprise_writer, reprise_eraser;
GRANT EXECUTE ON FUNCTION append_seal(bigint, bigint) TO reprise_writer;
GRANT EXECUTE ON FUNCTION applied_migrations() TO reprise_reader, reprise_writer, reprise_eraser;
GRANT EXECUTE ON FUNCTION netstring(text), event_bytes(events), merkle_root(bytea) TO reprise_reader;
