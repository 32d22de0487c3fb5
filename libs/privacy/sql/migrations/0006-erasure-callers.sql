-- Who called for the erasure, and within what: null for tombstones from before, and for those that the log brought back.
ALTER TABLE tombstones ADD COLUMN actor text, ADD COLUMN correlation_id text;

-- As the one without the caller, which instances of before still use. The first request is the one that is kept.
CREATE FUNCTION bury_subject(
  p_subject text, p_key_id text, p_reason text, p_requested_by text, p_erased_at timestamptz, p_actor text, p_correlation_id text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM lock_subject(p_subject);
  INSERT INTO tombstones (subject_id, key_id, erased_at, reason, requested_by, actor, correlation_id)
  VALUES (p_subject, coalesce(p_key_id, (SELECT key_id FROM subject_keys WHERE subject_id = p_subject)),
          coalesce(p_erased_at, now()), p_reason, p_requested_by, p_actor, p_correlation_id)
  ON CONFLICT DO NOTHING;
END $$;

REVOKE ALL ON FUNCTION bury_subject(text, text, text, text, timestamptz, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bury_subject(text, text, text, text, timestamptz, text, text) TO reprise_vault_keeper;
