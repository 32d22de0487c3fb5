import { type TestLog, createTestLog } from '@reprise/testing';
import { inChanged } from './immutability/in-changed.for-spec';
import { checkSchema } from './schema-check';

/** What a release after this one may do. */
const NEWER = `SET ROLE reprise_log_owner;
  INSERT INTO migrations VALUES ('9999-newer.sql', 'of a later release');
  CREATE TABLE sagas (name text PRIMARY KEY); GRANT SELECT, INSERT, UPDATE ON sagas TO reprise_writer;
  ALTER TABLE events ADD COLUMN more text;
  ALTER TABLE snapshots DROP CONSTRAINT snapshots_stream_version;
  GRANT SELECT ON idempotency_keys TO reprise_reader;
  CREATE TRIGGER keys_refuse_change BEFORE DELETE ON idempotency_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE FUNCTION append_seal(first bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'; REVOKE ALL ON FUNCTION append_seal(bigint) FROM PUBLIC;
  CREATE OR REPLACE FUNCTION event_bytes(event events) RETURNS bytea LANGUAGE sql STABLE AS 'SELECT NULL::bytea';
  RESET ROLE;`;

describe('the schema check', () => {
  let log: TestLog;
  beforeAll(async () => (log = await createTestLog()));
  afterAll(() => log.drop());

  const differences = async (change: string) => {
    const [outcome] = await inChanged(log.superuserUrl, change, (pool) => Promise.allSettled([checkSchema(pool)]));
    return outcome?.status === 'rejected' ? (outcome.reason as Error).message : 'none';
  };

  it('finds nothing in what the migrations make (else sql/schema-facts.txt wants its new lines)', async () => {
    expect(await differences('')).toBe('none');
  });

  it.each(['writer', 'reader', 'eraser'] as const)('can be made by the %s', async (login) => {
    await expect(inChanged(log[`${login}Url`], '', checkSchema)).resolves.toBeUndefined();
  });

  it('finds a search_path that a login gave itself', async () => {
    const change = 'ALTER ROLE reprise_writer SET search_path = pg_temp';
    await expect(inChanged(log.writerUrl, change, checkSchema)).rejects.toThrow('reprise_writer is set search_path=pg_temp');
  });

  it('leaves to a newer release what that one added or replaced, so that a rolling deploy goes on', async () => {
    expect(await differences(NEWER)).toBe('none');
  });

  it.each([
    ['a trigger that is disabled', 'ALTER TABLE events DISABLE TRIGGER events_refuse_change', 'missing: trigger events_refuse_change on events'],
    ['a trigger without its body', `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`, 'missing: refuse_change() has the body'],
    ['a right to change', 'GRANT UPDATE ON events TO reprise_writer', 'unexpected: reprise_writer may UPDATE events'],
    ['a right for everyone', 'GRANT SELECT ON events TO PUBLIC', 'unexpected: everyone may SELECT events'],
    ['a rule', 'CREATE RULE quiet AS ON UPDATE TO events DO INSTEAD NOTHING', 'unexpected: rule quiet on events'],
    ['a policy', 'CREATE POLICY hide ON events USING (false)', 'unexpected: policy hide on events'],
    ['membership in the owner', 'GRANT reprise_log_owner TO reprise_writer', 'unexpected: reprise_writer is a member of reprise_log_owner'],
    ['a known migration that was changed', `UPDATE migrations SET checksum = 'other' WHERE name = '0001-events.sql'`, 'unexpected: migration 0001-events.sql is other'],
  ])('finds %s, also where a newer release was', async (_what, change, difference) => {
    expect(await differences(`${NEWER} ${change}`)).toContain(difference);
  });

  it('names what a log has not got yet that an older release made', async () => {
    const older = `DROP TABLE seals; DROP FUNCTION append_seal; DROP FUNCTION event_bytes; DROP FUNCTION applied_migrations; DELETE FROM migrations WHERE name = '0007-seals.sql'`;
    expect(await differences(older)).toMatch(/missing: seals is a table.*missing: migration 0007-seals\.sql/);
  });
});
