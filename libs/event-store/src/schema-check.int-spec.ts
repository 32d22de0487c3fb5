import { type TestLog, createTestLog } from '@reprise/testing';
import { Client } from 'pg';
import { PostgresEventStore } from './index';

describe('the schema check', () => {
  let log: TestLog;
  beforeEach(async () => (log = await createTestLog()));
  afterEach(() => log.drop());

  const differences = async (...changes: string[]) => {
    const admin = new Client({ connectionString: log.superuserUrl });
    await admin.connect();
    for (const change of changes) await admin.query(change);
    await admin.end();
    const store = await PostgresEventStore.open({ url: log.readerUrl });
    const [outcome] = await Promise.allSettled([store.checkSchema()]);
    await store.close();
    return outcome;
  };

  it('finds nothing in what the migrations make (else sql/schema-facts.txt wants its new lines)', async () => {
    expect(await differences()).toEqual({ status: 'fulfilled', value: undefined });
  });

  it.each([
    ['a trigger that is disabled', 'ALTER TABLE events DISABLE TRIGGER events_refuse_change', 'trigger events_refuse_change on events is disabled'],
    ['a trigger that is not ALWAYS enabled', 'ALTER TABLE events ENABLE TRIGGER events_refuse_change', 'is not always enabled'],
    ['a trigger that is gone', 'DROP TRIGGER events_refuse_row_change ON events', 'missing: trigger events_refuse_row_change on events'],
    ['a trigger that is bodiless', "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'", 'refuse_change() has the body'],
    ['another owner of the table', 'ALTER TABLE events OWNER TO reprise_writer', 'unexpected: events belongs to reprise_writer'],
    ['another owner of the function', 'ALTER FUNCTION append_events(json) OWNER TO reprise_writer', 'append_events(json) belongs to reprise_writer'],
    ['the rights of its caller', 'ALTER FUNCTION append_events(json) SECURITY INVOKER', 'append_events(json) runs with the rights of its caller'],
    ['a right to update', 'GRANT UPDATE ON events TO reprise_writer', 'unexpected: reprise_writer may UPDATE events'],
    ['a right to update one column', 'GRANT UPDATE (data) ON events TO PUBLIC', 'unexpected: everyone may UPDATE events.data'],
    ['a right that is gone', 'REVOKE SELECT ON events FROM reprise_reader', 'missing: reprise_reader may SELECT events'],
  ])('names %s', async (_case, change, difference) => {
    expect(await differences(change)).toMatchObject({
      status: 'rejected',
      reason: { name: 'SchemaDrift', message: expect.stringContaining(difference) as unknown },
    });
  });
});
