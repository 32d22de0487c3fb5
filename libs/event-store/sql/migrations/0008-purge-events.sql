-- Purging takes the data out of events for good: what must not stay, not even encrypted. Their places in history stay, with
-- who asked for it and why. "leaf" is the hash of what is left of an event, as seals hash it: docs/verification.md.
CREATE TABLE purges (
  purge_id     uuid        NOT NULL,
  requested    bigint[]    NOT NULL,
  requested_by text        NOT NULL,
  reason       text        NOT NULL,
  tombstone    bigint      NOT NULL,
  purged_at    timestamptz NOT NULL,
  CONSTRAINT purges_purge_id  PRIMARY KEY (purge_id),
  CONSTRAINT purges_tombstone UNIQUE (tombstone)
);

CREATE TABLE purged_events (
  position       bigint  NOT NULL,
  purge_id       uuid    NOT NULL,
  stream_id      text    COLLATE "C" NOT NULL,
  stream_version integer NOT NULL,
  leaf           bytea   NOT NULL,
  CONSTRAINT purged_events_position       PRIMARY KEY (position),
  CONSTRAINT purged_events_purge          UNIQUE (purge_id, position),
  CONSTRAINT purged_events_stream_version UNIQUE (stream_id, stream_version)
);

CREATE TRIGGER purges_refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON purges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER purged_events_refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON purged_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE purges ENABLE ALWAYS TRIGGER purges_refuse_change;
ALTER TABLE purged_events ENABLE ALWAYS TRIGGER purged_events_refuse_change;

-- The second line behind refuse_change, which purge_events sets aside in its own transaction and puts back: emptying the data
-- of an event, and nothing else, for a purge that was recorded in this very transaction, by the owner's rights. No setting of a
-- session plays a part in it.
CREATE FUNCTION refuse_all_but_purge() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
  OLD.data := 'null';
  IF NEW *= OLD AND current_user = 'reprise_log_owner' AND EXISTS (
    SELECT FROM purged_events p WHERE p.position = OLD.position AND p.xmin = pg_current_xact_id()::xid) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'history cannot be changed: position % can only be emptied, by a purge', OLD.position
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER events_refuse_all_but_purge
  BEFORE UPDATE ON events
  FOR EACH ROW EXECUTE FUNCTION refuse_all_but_purge();

ALTER TABLE events ENABLE ALWAYS TRIGGER events_refuse_all_but_purge;

-- A state that was folded before the purge may still be in some process's memory: it is not kept.
CREATE FUNCTION refuse_purged_state() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM purged_events p WHERE p.stream_id = NEW.stream_id AND p.stream_version <= NEW.stream_version) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER snapshots_refuse_purged_state
  BEFORE INSERT OR UPDATE ON snapshots
  FOR EACH ROW EXECUTE FUNCTION refuse_purged_state();

-- The length that contracts count in: UTF-16.
CREATE FUNCTION utf16_length(value text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT length(regexp_replace(value, '[\U00010000-\U0010ffff]', 'xx', 'g'))
$$;

-- As contracts write a time.
CREATE FUNCTION iso_time(value timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Empties the data of events, and appends EventsPurged, which says so, on a stream of its own.
--
-- request: { purgeId, positions: [n], requestedBy, reason }, 1 to 1,000 positions that are sealed.
-- Answers { purgeId, tombstone, purgedAt, events, already, replayed }: how many events were emptied now, how many had been
-- before. Where all had been, nothing is written, and "tombstone" and "purgedAt" are null. The same purge again answers as the
-- first time.
--
-- The lock on "head" comes first, as in an append: nothing is appended until this commits. What can't be locked within three
-- seconds makes it fail, so that appends don't wait behind it for long. Less than deadlock_timeout, 1 s, would not do: not
-- before that does Postgres cancel an autovacuum that is in the way.
--
-- "requestedBy" is what the eraser says. Who acted, as metadata has it, is the login that asked: session_user, which is the
-- caller's also in here.
CREATE FUNCTION purge_events(request json) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET lock_timeout = '3s'
AS $$
DECLARE
  id      uuid   := request->>'purgeId';
  who     text   := request->>'requestedBy';
  why     text   := request->>'reason';
  asked   bigint[];
  ends    bigint;
  sealed  bigint;
  wrong   bigint;
  before  record;
  emptied events;
  added   record;
  moment  timestamptz;
  said    json;
  written record;
BEGIN
  SELECT h.position, greatest(date_trunc('milliseconds', clock_timestamp()), h.recorded_at) INTO ends, moment FROM head h FOR UPDATE;
  asked := ARRAY(SELECT DISTINCT value::bigint FROM json_array_elements_text(request->'positions') ORDER BY 1);

  IF id IS NULL OR utf16_length(who) BETWEEN 1 AND 100 IS NOT TRUE OR utf16_length(why) BETWEEN 1 AND 500 IS NOT TRUE THEN
    RAISE EXCEPTION 'a purge names its id, who asked for it (1 to 100 characters) and why (1 to 500)'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF cardinality(asked) NOT BETWEEN 1 AND 1000 OR array_position(asked, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'a purge is of 1 to 1000 positions, not %', cardinality(asked)
      USING ERRCODE = 'integrity_constraint_violation', HINT = 'Purge more in several purges.';
  END IF;

  SELECT p.* INTO before FROM purges p WHERE p.purge_id = id;
  IF FOUND THEN
    IF (before.requested, before.requested_by, before.reason) <> (asked, who, why) THEN
      RAISE EXCEPTION 'purge % was made already, of other positions, by someone else or for another reason', id
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT count(*) AS events INTO added FROM purged_events p WHERE p.purge_id = id;
    RETURN json_build_object('purgeId', id, 'tombstone', before.tombstone, 'purgedAt', iso_time(before.purged_at), 'events', added.events,
      'already', cardinality(asked) - added.events, 'replayed', true);
  END IF;

  IF asked[1] < 1 OR asked[cardinality(asked)] > ends THEN
    RAISE EXCEPTION 'there is no position %: the log ends at %', CASE WHEN asked[1] < 1 THEN asked[1] ELSE asked[cardinality(asked)] END, ends
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT coalesce(max(s.to_position), 0) INTO sealed FROM seals s;
  IF asked[cardinality(asked)] > sealed THEN
    RAISE EXCEPTION 'position % is not sealed yet: seals go up to position %', asked[cardinality(asked)], sealed
      USING ERRCODE = 'integrity_constraint_violation', HINT = 'Try again in some seconds: command-service seals what is appended.';
  END IF;
  SELECT e.position INTO wrong FROM events e
    WHERE e.position = ANY(asked) AND (e.category = 'purge' OR (e.category = 'subject' AND e.type = 'SubjectErased')) ORDER BY 1 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'position % says that something was purged or somebody erased: that stays', wrong
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;

  FOR emptied IN SELECT e.* FROM events e
    WHERE e.position = ANY(asked) AND NOT EXISTS (SELECT FROM purged_events p WHERE p.position = e.position) ORDER BY e.position
  LOOP
    emptied.data := 'null';
    INSERT INTO purged_events VALUES (emptied.position, id, emptied.stream_id, emptied.stream_version, sha256('\x00'::bytea || event_bytes(emptied)));
  END LOOP;

  SELECT count(*) AS events, string_agg(p.leaf, ''::bytea ORDER BY p.position) AS leaves,
         (SELECT json_agg(json_build_object('from', range.first, 'to', range.last) ORDER BY range.first) FROM (
            SELECT min(numbered.position) AS first, max(numbered.position) AS last FROM (
              SELECT q.position, q.position - row_number() OVER (ORDER BY q.position) AS island FROM purged_events q WHERE q.purge_id = id) numbered
            GROUP BY numbered.island) range) AS ranges
    INTO added FROM purged_events p WHERE p.purge_id = id;
  IF added.events = 0 THEN
    RETURN json_build_object('purgeId', id, 'tombstone', NULL, 'purgedAt', NULL, 'events', 0, 'already', cardinality(asked), 'replayed', false);
  END IF;

  LOCK TABLE snapshots IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM snapshots s USING purged_events p
    WHERE p.purge_id = id AND s.stream_id = p.stream_id AND s.stream_version >= p.stream_version;

  ALTER TABLE events DISABLE TRIGGER events_refuse_change, DISABLE TRIGGER events_refuse_row_change;
  UPDATE events e SET data = 'null' FROM purged_events p WHERE p.purge_id = id AND e.position = p.position;
  ALTER TABLE events ENABLE ALWAYS TRIGGER events_refuse_change, ENABLE ALWAYS TRIGGER events_refuse_row_change;

  said := json_build_object('purgeId', id, 'positions', added.ranges, 'root', encode(merkle_root(added.leaves), 'hex'),
    'reason', why, 'requestedBy', who, 'purgedAt', iso_time(moment));
  SELECT a.outcome, (a.streams->0->>'position')::bigint AS position INTO written FROM append_events(json_build_object(
    'units', json_build_array(json_build_object('unit', 0)),
    'streams', json_build_array(json_build_object('unit', 0, 'ord', 0, 'stream_id', 'purge-' || id, 'expected', 0)),
    'events', json_build_array(json_build_object('unit', 0, 'ord', 0, 'n', 1, 'id', id, 'type', 'EventsPurged', 'schema_version', 1, 'data', said,
      'metadata', json_build_object('correlationId', id, 'causationId', id, 'actor', 'login:' || session_user), 'occurred_at', moment)))) a;
  IF written.outcome IS DISTINCT FROM 'appended' THEN
    RAISE EXCEPTION 'purge % cannot be told: append_events answered %', id, written.outcome
      USING ERRCODE = 'integrity_constraint_violation', HINT = 'Choose another id.';
  END IF;

  INSERT INTO purges VALUES (id, asked, who, why, written.position, moment);
  RETURN json_build_object('purgeId', id, 'tombstone', written.position, 'purgedAt', iso_time(moment), 'events', added.events,
    'already', cardinality(asked) - added.events, 'replayed', false);
END $$;

REVOKE ALL ON FUNCTION purge_events(json), refuse_all_but_purge(), refuse_purged_state(), utf16_length(text),
  iso_time(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_events(json) TO reprise_eraser;
GRANT SELECT ON purges, purged_events TO reprise_reader, reprise_writer, reprise_eraser;
