-- Held until the transaction ends: making a key and erasing its subject exclude one another.
CREATE FUNCTION lock_subject(p_subject text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(p_subject, 7273420));
$$;

-- True while nothing can move the epoch on, which is until the transaction ends.
CREATE FUNCTION hold_epoch(p_epoch integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM epochs WHERE epoch = p_epoch AND state = 'current' FOR SHARE;
  RETURN FOUND;
END $$;

-- made | exists | erased | epochMoved
CREATE FUNCTION make_subject_key(p_subject text, p_key_id text, p_wrapped bytea, p_epoch integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lock_subject(p_subject);
  IF EXISTS (SELECT FROM tombstones WHERE subject_id = p_subject) THEN RETURN 'erased'; END IF;
  IF EXISTS (SELECT FROM subject_keys WHERE subject_id = p_subject) THEN RETURN 'exists'; END IF;
  IF NOT hold_epoch(p_epoch) THEN RETURN 'epochMoved'; END IF;
  INSERT INTO subject_keys (subject_id, key_id, wrapped_key, epoch) VALUES (p_subject, p_key_id, p_wrapped, p_epoch);
  RETURN 'made';
END $$;

-- indexed | erased | noKey | epochMoved
CREATE FUNCTION index_subject(p_subject text, p_kind text, p_entry bytea[], p_epoch integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lock_subject(p_subject);
  IF EXISTS (SELECT FROM tombstones WHERE subject_id = p_subject) THEN RETURN 'erased'; END IF;
  IF NOT EXISTS (SELECT FROM subject_keys WHERE subject_id = p_subject) THEN RETURN 'noKey'; END IF;
  IF NOT hold_epoch(p_epoch) THEN RETURN 'epochMoved'; END IF;
  INSERT INTO blind_index (kind, token, subject_id, wrapped_digest, epoch) VALUES (p_kind, p_entry[1], p_subject, p_entry[2], p_epoch)
  ON CONFLICT DO NOTHING;
  RETURN 'indexed';
END $$;
