-- Forgets the fingerprints of the requests that a purged event may have come from: all that reached its version of its stream or
-- a later one. Their keys stay taken: a retry of such a request is refused as another one under the same key.
UPDATE idempotency_keys k SET request_hash = 'purged'
WHERE k.request_hash <> 'purged' AND EXISTS (
  SELECT FROM json_to_recordset(k.streams) AS reached ("streamId" text, "streamVersion" integer)
  JOIN purged_events p ON p.stream_id = reached."streamId" AND p.stream_version <= reached."streamVersion");
