-- Nothing in history changes, whoever asks: the owner and superusers are refused like everyone else.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history cannot be changed: % of table % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation',
          HINT = 'Correct a mistake by appending a compensating event.';
END $$;

CREATE TRIGGER events_refuse_change
  BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER events_refuse_row_change
  BEFORE UPDATE OR DELETE ON events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- ALWAYS: session_replication_role does not get past them.
ALTER TABLE events ENABLE ALWAYS TRIGGER events_refuse_change;
ALTER TABLE events ENABLE ALWAYS TRIGGER events_refuse_row_change;
