/** What comes of it: Postgres refuses, or it is found, by the schema check and its words or by verification at a position. */
export type Outcome = 'refused' | { readonly drift?: string; readonly wrong?: number };

/** A way to change history, tried by whoever might: no login of a service ever gets past Postgres. */
export interface Attempt {
  readonly what: string;
  readonly sql: string;
  /** As the role that owns the schema. */
  readonly owner: Outcome;
  /** Without it: as the owner. */
  readonly superuser?: Outcome;
}

const REFUSED = 'refused';
const CHANGE = `UPDATE events SET data = '{}' WHERE position = 2`;
const INSERT = `INSERT INTO events SELECT position + 100, stream_id, stream_version + 100, category, type, schema_version, data, metadata,
  gen_random_uuid(), occurred_at, recorded_at FROM events WHERE position = 1`;
const COPY = `COPY events FROM PROGRAM 'echo "101|t-1|1|t|T|1|{}|{}|00000000-0000-4000-8000-000000000000|2026-01-01|2026-01-01"' (DELIMITER '|')`;
const APPEND_NOTHING = `CREATE OR REPLACE FUNCTION append_events(batch json) RETURNS TABLE (unit integer, outcome text, streams json, refused json)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
  AS 'BEGIN RETURN; END'`;
const triggerDoing = (name: string, body: string) => `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ${body}; END'`;

const changing: readonly Attempt[] = [
  { what: 'UPDATE', sql: CHANGE, owner: REFUSED },
  { what: 'UPDATE of no row', sql: `UPDATE events SET data = '{}' WHERE false`, owner: REFUSED },
  { what: 'DELETE', sql: 'DELETE FROM events WHERE position = 2', owner: REFUSED },
  { what: 'TRUNCATE', sql: 'TRUNCATE events', owner: REFUSED },
  { what: 'TRUNCATE … CASCADE', sql: 'TRUNCATE head, seals, events CASCADE', owner: REFUSED },
  { what: 'MERGE', sql: `MERGE INTO events USING (SELECT 2 AS p) m ON position = p WHEN MATCHED THEN UPDATE SET type = 'x'`, owner: REFUSED },
  { what: 'INSERT … ON CONFLICT DO UPDATE', sql: `INSERT INTO events SELECT * FROM events ON CONFLICT (position) DO UPDATE SET type = 'x'`, owner: REFUSED },
  { what: 'UPDATE in a common table expression', sql: `WITH changed AS (${CHANGE} RETURNING 1) SELECT * FROM changed`, owner: REFUSED },
  { what: 'UPDATE through a view', sql: `CREATE VIEW seen AS SELECT * FROM events; UPDATE seen SET type = 'x'`, owner: REFUSED },
  { what: 'UPDATE in a function', sql: `CREATE FUNCTION change() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ ${CHANGE} $$; SELECT change()`, owner: REFUSED },
  { what: 'UPDATE as a replica', sql: `SET session_replication_role = replica; ${CHANGE}`, owner: REFUSED },
  { what: 'UPDATE of a seal', sql: `UPDATE seals SET root = hash`, owner: REFUSED },
  { what: 'DELETE of a seal', sql: 'DELETE FROM seals', owner: REFUSED },
  { what: 'TRUNCATE of seals as a replica', sql: 'SET session_replication_role = replica; TRUNCATE seals', owner: REFUSED },
  { what: 'attaching a partition', sql: 'CREATE TABLE part (LIKE events); ALTER TABLE events ATTACH PARTITION part DEFAULT', owner: REFUSED },
  { what: 'detaching a partition', sql: 'ALTER TABLE events DETACH PARTITION head', owner: REFUSED },
  { what: 'DROP TABLE', sql: 'DROP TABLE events', owner: REFUSED },
];

const inserting: readonly Attempt[] = [
  { what: 'INSERT past append_events', sql: INSERT, owner: { wrong: 6 } },
  { what: 'COPY past append_events', sql: COPY, owner: REFUSED, superuser: { wrong: 6 } },
  { what: 'INSERT through a view', sql: `CREATE VIEW seen AS SELECT * FROM events; ${INSERT.replace('events', 'seen')}`, owner: { wrong: 6 } },
  { what: 'a view that the writer may write to', sql: 'CREATE VIEW door AS SELECT * FROM events; GRANT INSERT ON door TO reprise_writer', owner: { drift: 'reprise_writer may INSERT door' } },
  { what: 'an inheriting table', sql: `CREATE TABLE child () INHERITS (events); ${INSERT.replace('events', 'child')}`, owner: { drift: 'child inherits from events', wrong: 6 } },
  { what: 'INSERT of a seal', sql: 'INSERT INTO seals SELECT number + 1, 5, 5, leaves, root, hash, hash, sealed_at FROM seals', owner: { wrong: 5 } },
  { what: 'moving the head', sql: 'UPDATE head SET position = 9', owner: { wrong: 6 } },
];

const unguarding: readonly Attempt[] = [
  { what: 'DISABLE TRIGGER', sql: `ALTER TABLE events DISABLE TRIGGER ALL; ${CHANGE}`, owner: { drift: 'is disabled', wrong: 2 } },
  { what: 'DISABLE TRIGGER, undone', sql: `ALTER TABLE events DISABLE TRIGGER USER; ${CHANGE}; ALTER TABLE events ENABLE ALWAYS TRIGGER events_refuse_change, ENABLE ALWAYS TRIGGER events_refuse_row_change, ENABLE ALWAYS TRIGGER events_refuse_all_but_purge`, owner: { wrong: 2 } },
  { what: 'a trigger that is not ALWAYS enabled', sql: 'ALTER TABLE seals ENABLE TRIGGER seals_refuse_change', owner: { drift: 'is not always enabled' } },
  { what: 'a trigger switched off in the catalog', sql: `SET allow_system_table_mods = on; UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname LIKE 'events%'`, owner: REFUSED, superuser: { drift: 'is disabled' } },
  { what: 'DROP TRIGGER', sql: `DROP TRIGGER events_refuse_row_change ON events`, owner: { drift: 'missing: trigger events_refuse_row_change' } },
  { what: 'a renamed trigger', sql: `ALTER TRIGGER events_refuse_row_change ON events RENAME TO other`, owner: { drift: 'missing: trigger events_refuse_row_change' } },
  { what: 'a trigger without its body', sql: triggerDoing('refuse_change', 'RETURN NULL'), owner: { drift: 'refuse_change() has the body' } },
  { what: "a trigger of one's own", sql: `${triggerDoing('bend', 'NEW.type = 0; RETURN NEW')}; CREATE TRIGGER bend BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION bend()`, owner: { drift: 'unexpected: trigger bend on events' } },
  { what: 'a RULE for UPDATE', sql: 'CREATE RULE quiet AS ON UPDATE TO events DO INSTEAD NOTHING', owner: { drift: 'rule quiet on events' } },
  { what: 'a RULE for INSERT', sql: 'CREATE RULE quiet AS ON INSERT TO events DO ALSO NOTHING', owner: { drift: 'rule quiet on events' } },
  { what: 'row security', sql: 'ALTER TABLE events ENABLE ROW LEVEL SECURITY', owner: { drift: 'events has row security' } },
  { what: 'a policy', sql: 'CREATE POLICY hide ON events USING (position > 2)', owner: { drift: 'policy hide on events' } },
];

const altering: readonly Attempt[] = [
  { what: 'ALTER COLUMN … USING, of the same type', sql: `ALTER TABLE events ALTER COLUMN data TYPE jsonb USING '{}'`, owner: { wrong: 1 } },
  { what: 'ALTER COLUMN … TYPE', sql: 'ALTER TABLE events ALTER COLUMN schema_version TYPE bigint', owner: { drift: 'column events.schema_version is bigint' } },
  { what: 'DROP NOT NULL', sql: 'ALTER TABLE events ALTER COLUMN type DROP NOT NULL', owner: { drift: 'missing: column events.type is text not null' } },
  { what: 'ADD COLUMN', sql: 'ALTER TABLE events ADD COLUMN more text', owner: { drift: 'unexpected: column events.more' } },
  { what: 'DROP COLUMN', sql: 'ALTER TABLE events DROP COLUMN metadata', owner: { drift: 'missing: column events.metadata' } },
  { what: 'DROP CONSTRAINT', sql: 'ALTER TABLE events DROP CONSTRAINT events_event_id', owner: { drift: 'missing: constraint events_event_id' } },
  { what: 'RENAME of a column', sql: 'ALTER TABLE events RENAME COLUMN data TO facts', owner: { drift: 'missing: column events.data' } },
  { what: 'RENAME of the table', sql: 'ALTER TABLE events RENAME TO past; CREATE TABLE events (LIKE past)', owner: { drift: 'missing: trigger events_refuse_change on events' } },
  { what: 'a view in its place', sql: 'ALTER TABLE events RENAME TO past; CREATE VIEW events AS SELECT * FROM past', owner: { drift: 'events is not a table that lasts' } },
  { what: 'another schema', sql: 'CREATE SCHEMA away; ALTER TABLE events SET SCHEMA away', owner: REFUSED, superuser: { drift: 'missing: events is a table' } },
  { what: 'another owner', sql: 'ALTER TABLE events OWNER TO reprise_writer', owner: REFUSED, superuser: { drift: 'events belongs to reprise_writer' } },
  { what: 'no write-ahead log', sql: 'ALTER TABLE events SET UNLOGGED', owner: { drift: 'events is not a table that lasts' } },
  { what: 'DROP TABLE … CASCADE', sql: 'DROP TABLE events CASCADE', owner: { drift: 'missing: events is a table' } },
];

const replacing: readonly Attempt[] = [
  { what: 'another append_events', sql: APPEND_NOTHING, owner: { drift: 'append_events(json) has the body' } },
  { what: 'an append_events more', sql: `CREATE FUNCTION append_events(batch text) RETURNS void LANGUAGE sql AS ''`, owner: { drift: 'append_events(text)' } },
  { what: 'another search_path of append_events', sql: 'ALTER FUNCTION append_events(json) SET search_path = pg_temp, public', owner: { drift: 'append_events(json) is v, in plpgsql, set {"search_path=pg_temp, public"' } },
  { what: 'append_events with the rights of its caller', sql: 'ALTER FUNCTION append_events(json) SECURITY INVOKER', owner: { drift: 'append_events(json) runs with the rights of its caller' } },
  { what: 'another event_bytes', sql: `CREATE OR REPLACE FUNCTION event_bytes(event events) RETURNS bytea LANGUAGE sql STABLE AS 'SELECT NULL::bytea'`, owner: { drift: 'event_bytes(events) has the body' } },
  { what: 'a function in place of one of Postgres', sql: `CREATE FUNCTION split_part(text, text, integer) RETURNS text LANGUAGE sql AS 'SELECT $1'`, owner: { drift: 'function public.split_part(text,text,integer) is in schema public' } },
  { what: 'an operator in place of one of Postgres', sql: 'CREATE OPERATOR <> (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_eq)', owner: { drift: 'operator public.<>(uuid,uuid) is in schema public' } },
  { what: 'a migration changed', sql: `UPDATE migrations SET checksum = 'other' WHERE name = '0003-append-events.sql'`, owner: { drift: 'migration 0003-append-events.sql is other' } },
  { what: 'a migration between others', sql: `INSERT INTO migrations VALUES ('0003-more.sql', 'some')`, owner: { drift: 'migration 0003-more.sql is some' } },
];

const granting: readonly Attempt[] = [
  { what: 'a right to insert', sql: 'GRANT INSERT ON events TO reprise_writer', owner: { drift: 'reprise_writer may INSERT events' } },
  { what: 'a right to change one column', sql: 'GRANT UPDATE (data) ON events TO PUBLIC', owner: { drift: 'everyone may UPDATE events.data' } },
  { what: 'a right to seal', sql: 'GRANT EXECUTE ON FUNCTION append_seal(bigint, bigint) TO reprise_reader', owner: { drift: 'reprise_reader may EXECUTE append_seal' } },
  { what: 'a right that is gone', sql: 'REVOKE SELECT ON seals FROM reprise_reader', owner: { drift: 'missing: reprise_reader may SELECT seals' } },
  { what: 'a right to create', sql: 'GRANT CREATE ON SCHEMA public TO reprise_writer', owner: { drift: 'reprise_writer may CREATE in schema public' } },
  { what: 'membership in the owner', sql: 'GRANT reprise_log_owner TO reprise_writer', owner: REFUSED, superuser: { drift: 'reprise_writer is a member of reprise_log_owner' } },
  { what: 'membership in who writes everything', sql: 'GRANT pg_write_all_data TO reprise_reader', owner: REFUSED, superuser: { drift: 'reprise_reader is a member of pg_write_all_data' } },
  { what: 'a superuser', sql: 'ALTER ROLE reprise_writer SUPERUSER', owner: REFUSED, superuser: { drift: 'reprise_writer has rights over the whole cluster' } },
  { what: 'an owner who logs in', sql: 'ALTER ROLE reprise_log_owner LOGIN', owner: REFUSED, superuser: { drift: 'reprise_log_owner may log in' } },
  { what: 'another search_path of a role', sql: 'ALTER ROLE reprise_log_owner SET search_path = pg_temp', owner: { drift: 'reprise_log_owner is set search_path=pg_temp' } },
  { what: 'replicas by default', sql: `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', current_database()); END $$`, owner: REFUSED, superuser: { drift: 'everyone is set session_replication_role=replica' } },
];

const FREE = 'ALTER TABLE events DISABLE TRIGGER events_refuse_change, DISABLE TRIGGER events_refuse_row_change';
const EMPTY = `UPDATE events SET data = 'null' WHERE position = 2`;
const RECORD = `INSERT INTO purged_events SELECT position, gen_random_uuid(), stream_id, stream_version, '' FROM events WHERE position = 2`;
const FREE_AND_RECORDED = `${FREE}; ${RECORD}`;
const purgeOf = (positions: string, more = '') =>
  `SELECT purge_events('{"purgeId": "00000000-0000-4000-8000-000000000001", "positions": ${positions}, "requestedBy": "x", "reason": "y"${more}}')`;

const purging: readonly Attempt[] = [
  { what: 'emptying past purge_events', sql: EMPTY, owner: REFUSED },
  { what: 'emptying as a replica', sql: `SET session_replication_role = replica; ${EMPTY}`, owner: REFUSED },
  { what: 'emptying with a record of it', sql: `${RECORD}; ${EMPTY}`, owner: REFUSED },
  { what: 'emptying where only the first line was switched off', sql: `${FREE}; ${EMPTY}`, owner: REFUSED },
  { what: 'changing more than data, with a record of it', sql: `${FREE_AND_RECORDED}; UPDATE events SET data = 'null', type = 'x' WHERE position = 2`, owner: REFUSED },
  { what: 'putting other data in, with a record of it', sql: `${FREE_AND_RECORDED}; ${CHANGE}`, owner: REFUSED },
  { what: 'emptying another event than the recorded one', sql: `${FREE_AND_RECORDED}; UPDATE events SET data = 'null' WHERE position = 3`, owner: REFUSED },
  { what: 'emptying with a record, past the first line', sql: `${FREE_AND_RECORDED}; ${EMPTY}`, owner: { drift: 'is disabled', wrong: 2 }, superuser: REFUSED },
  { what: 'a record of a purge that never was', sql: RECORD, owner: { wrong: 2 } },
  { what: 'UPDATE of the record of a purge', sql: `UPDATE purges SET reason = 'none'`, owner: REFUSED },
  { what: 'DELETE of the record of a purged event', sql: 'DELETE FROM purged_events', owner: REFUSED },
  { what: 'TRUNCATE of the records of purges as a replica', sql: 'SET session_replication_role = replica; TRUNCATE purges, purged_events', owner: REFUSED },
  { what: 'a purge of nothing', sql: `SELECT purge_events('{}')`, owner: REFUSED },
  { what: 'a purge of no positions', sql: purgeOf('[]'), owner: REFUSED },
  { what: 'a purge of what is still to come', sql: purgeOf('[6]'), owner: REFUSED },
  { what: 'a purge of what is not sealed yet', sql: purgeOf('[1, 5]'), owner: REFUSED },
  { what: 'a purge of a place that is none', sql: purgeOf('[null]'), owner: REFUSED },
  { what: 'a purge without a reason', sql: purgeOf('[1]', ', "reason": ""'), owner: REFUSED },
  { what: 'another purge_events', sql: `CREATE OR REPLACE FUNCTION purge_events(request json) RETURNS json LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS 'BEGIN RETURN NULL; END'`, owner: { drift: 'purge_events(json) has the body' } },
  { what: 'another guard of purges', sql: triggerDoing('refuse_all_but_purge', 'RETURN NEW'), owner: { drift: 'refuse_all_but_purge() has the body' } },
  { what: 'another guard of snapshots', sql: triggerDoing('refuse_purged_state', 'RETURN NEW'), owner: { drift: 'refuse_purged_state() has the body' } },
  { what: 'a right to purge', sql: 'GRANT EXECUTE ON FUNCTION purge_events(json) TO reprise_writer', owner: { drift: 'reprise_writer may EXECUTE purge_events' } },
  { what: 'a right to record purges', sql: 'GRANT INSERT ON purged_events TO reprise_eraser', owner: { drift: 'reprise_eraser may INSERT purged_events' } },
];

export const ATTEMPTS: readonly Attempt[] = [...changing, ...inserting, ...unguarding, ...altering, ...replacing, ...granting, ...purging];
