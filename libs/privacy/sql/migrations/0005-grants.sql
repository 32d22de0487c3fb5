REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;

GRANT SELECT ON vault, epochs, subject_keys, blind_index, tombstones, applied_erasures TO reprise_vault_reader, reprise_vault_keeper;
GRANT EXECUTE ON FUNCTION
  make_subject_key(text, text, bytea, integer), index_subject(text, text, bytea[], integer),
  bury_subject(text, text, text, text, timestamptz), destroy_subject_key(text), mark_announced(text, bigint), mark_finished(text),
  begin_epoch(integer, text), rewrap_subject_keys(text[], bytea[], integer, integer),
  rewrap_blind_index(bytea[], bytea[], bytea[], integer, integer), epoch_is_empty(integer), end_epoch(integer)
TO reprise_vault_keeper;
