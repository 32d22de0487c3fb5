REVOKE ALL ON FUNCTION append_events(json), refuse_change() FROM PUBLIC;

GRANT SELECT ON events, head TO reprise_reader, reprise_writer, reprise_eraser;
GRANT SELECT ON relay_checkpoints TO reprise_reader;
GRANT SELECT ON idempotency_keys TO reprise_writer;
GRANT EXECUTE ON FUNCTION append_events(json) TO reprise_writer;
GRANT SELECT, INSERT, UPDATE ON relay_checkpoints TO reprise_writer;
