-- From here on the subject gets no key. The first request is the one that is kept.
CREATE FUNCTION bury_subject(p_subject text, p_key_id text, p_reason text, p_requested_by text, p_erased_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lock_subject(p_subject);
  INSERT INTO tombstones (subject_id, key_id, erased_at, reason, requested_by)
  VALUES (p_subject, coalesce(p_key_id, (SELECT key_id FROM subject_keys WHERE subject_id = p_subject)),
          coalesce(p_erased_at, now()), p_reason, p_requested_by)
  ON CONFLICT DO NOTHING;
END $$;

-- The key goes, and with it what finds the subject. No epoch begins meanwhile, so none that wrapped the key is newer.
CREATE FUNCTION destroy_subject_key(p_subject text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_epoch integer;
BEGIN
  PERFORM lock_subject(p_subject);
  IF NOT EXISTS (SELECT FROM tombstones WHERE subject_id = p_subject) THEN
    RAISE EXCEPTION 'subject % has no tombstone: its key stays', p_subject;
  END IF;
  SELECT epoch INTO v_epoch FROM epochs WHERE state = 'current' FOR SHARE;
  DELETE FROM subject_keys WHERE subject_id = p_subject;
  INSERT INTO applied_erasures (subject_id, epoch) VALUES (p_subject, coalesce(v_epoch, 0)) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION mark_announced(p_subject text, p_position bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE applied_erasures SET position = p_position, announced_at = now() WHERE subject_id = p_subject AND announced_at IS NULL;
$$;

-- False while a key that wrapped the subject's may still be there.
CREATE FUNCTION mark_finished(p_subject text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE applied_erasures a SET finished_at = coalesce(finished_at, now())
  WHERE subject_id = p_subject AND announced_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM epochs e WHERE e.epoch <= a.epoch AND e.state <> 'destroyed');
  RETURN FOUND;
END $$;
