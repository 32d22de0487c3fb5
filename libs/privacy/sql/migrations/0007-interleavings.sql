-- As before, but for an epoch that begins meanwhile: the row that was waited for is then no longer the current one, and
-- the one that is cannot be seen until one looks again. 0 stands only where there never was an epoch.
CREATE OR REPLACE FUNCTION destroy_subject_key(p_subject text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_epoch integer;
BEGIN
  PERFORM lock_subject(p_subject);
  IF NOT EXISTS (SELECT FROM tombstones WHERE subject_id = p_subject) THEN
    RAISE EXCEPTION 'subject % has no tombstone: its key stays', p_subject;
  END IF;
  LOOP
    SELECT epoch INTO v_epoch FROM epochs WHERE state = 'current' FOR SHARE;
    EXIT WHEN FOUND OR NOT EXISTS (SELECT FROM epochs);
  END LOOP;
  DELETE FROM subject_keys WHERE subject_id = p_subject;
  INSERT INTO applied_erasures (subject_id, epoch) VALUES (p_subject, coalesce(v_epoch, 0)) ON CONFLICT DO NOTHING;
END $$;

-- Erasures that met with one: every epoch that may have wrapped the key is to be destroyed, which finishing them does.
UPDATE applied_erasures SET epoch = (SELECT max(epoch) FROM epochs), finished_at = NULL
WHERE epoch = 0 AND EXISTS (SELECT FROM epochs);

-- As before, but for an erasure that comes meanwhile: whose entries are moved is held first, so that neither waits for
-- what the other one has while it has what that one waits for. An entry that was made anew meanwhile stands already.
CREATE OR REPLACE FUNCTION rewrap_blind_index(p_old bytea[], p_new bytea[], p_digests bytea[], p_from integer, p_to integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT FROM subject_keys k
  WHERE k.subject_id IN (SELECT b.subject_id FROM blind_index b WHERE b.token = ANY (p_old) AND b.epoch = p_from)
  ORDER BY k.subject_id FOR KEY SHARE;

  WITH gone AS (
    DELETE FROM blind_index b USING unnest(p_old, p_new, p_digests) AS n (old, new, digest)
    WHERE b.token = n.old AND b.epoch = p_from
    RETURNING b.kind, n.new, b.subject_id, n.digest
  )
  INSERT INTO blind_index (kind, token, subject_id, wrapped_digest, epoch)
  SELECT kind, new, subject_id, digest, p_to FROM gone ON CONFLICT DO NOTHING;
$$;
