-- append_events as in 0003: the same batch, the same answers. What it does no longer grows with what it need not look at:
-- keys are looked up one by one (all that were ever kept had been read for every batch), the batch is taken apart once,
-- and no unit is compared with every other. A plan without a sequential scan may look dear enough to be compiled: never.
CREATE OR REPLACE FUNCTION append_events(batch json)
RETURNS TABLE (unit integer, outcome text, streams json, refused json)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  parts         record;
  last_position bigint;
  moment        timestamptz;
BEGIN
  SELECT * INTO parts FROM json_to_record(batch) AS p(units json, streams json, events json);
  SELECT position, greatest(date_trunc('milliseconds', clock_timestamp()), recorded_at)
    INTO last_position, moment FROM head FOR UPDATE;

  RETURN QUERY
  WITH units AS MATERIALIZED (
    SELECT u.unit, u.key, u.hash, answer.request_hash, answer.streams AS answer
    FROM json_to_recordset(parts.units) AS u(unit integer, key text, hash text)
    LEFT JOIN LATERAL (SELECT k.request_hash, k.streams FROM idempotency_keys k WHERE k.key = u.key LIMIT 1) answer ON true
  ), candidates AS MATERIALIZED (
    SELECT * FROM json_to_recordset(parts.events) AS e(
      unit integer, ord integer, n integer, id uuid, type text, schema_version integer,
      data jsonb, metadata jsonb, occurred_at timestamptz)
  ), targets AS MATERIALIZED (
    SELECT s.unit, s.ord, s.stream_id, s.expected, coalesce(last.stream_version, 0) AS version, coalesce(last.position, 0) AS position,
           NOT CASE s.expected WHEN -1 THEN true WHEN -2 THEN last.stream_version IS NOT NULL ELSE coalesce(last.stream_version, 0) = s.expected END AS unmet
    FROM json_to_recordset(parts.streams) AS s(unit integer, ord integer, stream_id text, expected integer)
    LEFT JOIN LATERAL (
      SELECT e.stream_version, e.position FROM events e
      WHERE e.stream_id = s.stream_id ORDER BY e.stream_version DESC LIMIT 1) last ON true
  ), known AS MATERIALIZED (
    SELECT c.unit, c.ord, e.position, e.stream_version, c.id,
           (e.stream_id, e.type, e.schema_version, e.data, e.occurred_at)
             = (t.stream_id, c.type, c.schema_version, c.data, coalesce(c.occurred_at, e.occurred_at))
             AND e.stream_version > lag(e.stream_version, 1, 0) OVER (PARTITION BY c.unit, c.ord ORDER BY c.n) AS same
    FROM candidates c
    JOIN targets t ON t.unit = c.unit AND t.ord = c.ord
    JOIN LATERAL (SELECT * FROM events e WHERE e.event_id = c.id LIMIT 1) e ON true
  ), verdicts AS MATERIALIZED (
    SELECT u.unit, u.key, u.hash, u.answer,
      CASE
        WHEN u.request_hash <> u.hash THEN 'keyReused'
        WHEN u.request_hash = u.hash THEN 'answered'
        WHEN k.events > 0 THEN CASE
          WHEN k.same AND k.events = (SELECT count(*) FROM candidates c WHERE c.unit = u.unit) THEN 'known'
          ELSE 'idReused' END
        WHEN t.unit IS NOT NULL THEN 'conflict'
        ELSE 'appended'
      END AS outcome
    FROM units u
    LEFT JOIN (SELECT unit, count(*) AS events, bool_and(same) AS same FROM known GROUP BY unit) k ON k.unit = u.unit
    LEFT JOIN (SELECT DISTINCT unit FROM targets WHERE unmet) t ON t.unit = u.unit
  ), additions AS MATERIALIZED (
    SELECT c.*, t.stream_id, t.version + c.n AS stream_version,
           last_position + row_number() OVER (ORDER BY c.unit, c.ord, c.n) AS position
    FROM candidates c
    JOIN verdicts v ON v.unit = c.unit AND v.outcome = 'appended'
    JOIN targets t ON t.unit = c.unit AND t.ord = c.ord
  ), inserted AS (
    INSERT INTO events
    SELECT a.position, a.stream_id, a.stream_version, split_part(a.stream_id, '-', 1), a.type, a.schema_version,
           a.data, a.metadata, a.id, coalesce(a.occurred_at, moment), moment
    FROM additions a
  ), moved AS (
    UPDATE head SET position = last_position + added.events, recorded_at = moment
    FROM (SELECT count(*) AS events FROM additions) added WHERE added.events > 0
  ), reached AS (
    SELECT unit, ord, max(stream_version) AS stream_version, max(position) AS position
    FROM (SELECT unit, ord, stream_version, position FROM additions
          UNION ALL SELECT unit, ord, stream_version, position FROM known) written
    GROUP BY unit, ord
  ), answers AS MATERIALIZED (
    SELECT t.unit, json_agg(json_build_object(
        'streamId', t.stream_id,
        'streamVersion', coalesce(r.stream_version, t.version),
        'position', coalesce(r.position, t.position)) ORDER BY t.ord) AS streams
    FROM targets t LEFT JOIN reached r ON r.unit = t.unit AND r.ord = t.ord
    GROUP BY t.unit
  ), kept AS (
    INSERT INTO idempotency_keys
    SELECT v.key, v.hash, coalesce(a.streams, '[]'), moment
    FROM verdicts v LEFT JOIN answers a ON a.unit = v.unit
    WHERE v.key IS NOT NULL AND v.outcome IN ('appended', 'known')
  )
  SELECT v.unit, v.outcome,
    CASE v.outcome WHEN 'answered' THEN v.answer WHEN 'appended' THEN coalesce(a.streams, '[]') WHEN 'known' THEN a.streams END,
    CASE v.outcome
      WHEN 'conflict' THEN (
        SELECT json_build_object('streamId', t.stream_id, 'expected', t.expected, 'actual', t.version) FROM targets t
        WHERE t.unit = v.unit AND t.unmet ORDER BY t.ord LIMIT 1)
      WHEN 'idReused' THEN (SELECT json_build_object('eventId', k.id, 'same', k.same) FROM known k WHERE k.unit = v.unit ORDER BY k.same LIMIT 1)
    END
  FROM verdicts v LEFT JOIN answers a ON a.unit = v.unit;
END $$;
