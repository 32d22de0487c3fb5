-- False when someone else was first: the key is of no use then.
CREATE FUNCTION begin_epoch(p_after integer, p_key_name text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE epochs IN SHARE ROW EXCLUSIVE MODE;
  IF coalesce((SELECT max(epoch) FROM epochs), 0) <> p_after THEN RETURN false; END IF;
  UPDATE epochs SET state = 'retiring' WHERE state = 'current';
  INSERT INTO epochs (epoch, key_name, state) VALUES (p_after + 1, p_key_name, 'current');
  RETURN true;
END $$;

-- Each row only if it is still as it was read.
CREATE FUNCTION rewrap_subject_keys(p_subjects text[], p_wrapped bytea[], p_from integer, p_to integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE subject_keys k SET wrapped_key = n.wrapped, epoch = p_to
  FROM unnest(p_subjects, p_wrapped) AS n (subject_id, wrapped)
  WHERE k.subject_id = n.subject_id AND k.epoch = p_from;
$$;

-- An entry that was made anew meanwhile stands already.
CREATE FUNCTION rewrap_blind_index(p_old bytea[], p_new bytea[], p_digests bytea[], p_from integer, p_to integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM blind_index b USING unnest(p_old, p_new, p_digests) AS n (old, new, digest)
    WHERE b.token = n.old AND b.epoch = p_from
    RETURNING b.kind, n.new, b.subject_id, n.digest
  )
  INSERT INTO blind_index (kind, token, subject_id, wrapped_digest, epoch)
  SELECT kind, new, subject_id, digest, p_to FROM gone ON CONFLICT DO NOTHING;
$$;

-- Nothing is wrapped under it, and nothing will be: its key may be destroyed.
CREATE FUNCTION epoch_is_empty(p_epoch integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM epochs WHERE epoch = p_epoch AND state = 'retiring')
     AND NOT EXISTS (SELECT FROM subject_keys WHERE epoch = p_epoch)
     AND NOT EXISTS (SELECT FROM blind_index WHERE epoch = p_epoch);
$$;

CREATE FUNCTION end_epoch(p_epoch integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE epochs SET state = 'destroyed', destroyed_at = now() WHERE epoch = p_epoch AND epoch_is_empty(p_epoch);
$$;
