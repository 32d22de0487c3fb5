import { type TestLog, createTestLog, newEvent } from '@reprise/testing';
import { Client } from 'pg';
import { PostgresEventStore } from '../index';
import { checkSchema } from '../schema-check';
import { verifyLog } from '../seals/verify-log';
import { ATTEMPTS, type Outcome } from './attempts.for-spec';
import { inChanged } from './in-changed.for-spec';

const REFUSING = /^0100[67]$/;
const PURGE = `SELECT purge_events('{"purgeId": "00000000-0000-4000-8000-000000000001", "positions": [2], "requestedBy": "x", "reason": "y"}')`;
const LOGINS = ['writer', 'reader', 'eraser', 'owner'] as const;

describe('history', () => {
  let log: TestLog;
  beforeAll(async () => {
    log = await createTestLog();
    const store = await PostgresEventStore.open({ url: log.writerUrl });
    const append = (count: number) =>
      store.append({ streams: [{ streamId: 'thing-1', expectedVersion: 'any', events: Array.from({ length: count }, () => newEvent()) }] });
    await append(4);
    await store.seals.seal({ full: false });
    await append(1);
    await store.close();
  });
  afterAll(() => log.drop());

  const urlOf = (login: (typeof LOGINS)[number]) => log[`${login}Url`];
  /** GRANT and REVOKE are refused by a warning. */
  const tried = async (url: string, sql: string) => {
    const client = new Client({ connectionString: url });
    let outcome = 'done';
    client.on('notice', ({ code }) => (outcome = REFUSING.test(code ?? '') ? 'refused' : outcome));
    await client.connect();
    return client
      .query(`BEGIN; ${sql}; ROLLBACK`)
      .then(() => outcome, () => 'refused')
      .finally(() => client.end());
  };
  /** What is found after it, told as an outcome is. */
  const found = (url: string, sql: string, expected: Outcome): Promise<Outcome> =>
    inChanged(url, sql, async (pool) => {
      const { drift, wrong } = expected === 'refused' ? {} : expected;
      const drifted = drift === undefined ? {} : { drift: await checkSchema(pool).then(() => 'nothing', ({ message }: Error) => (message.includes(drift) ? drift : message)) };
      return { ...drifted, ...(wrong !== undefined && { wrong: (await verifyLog(pool)).firstBad?.position ?? 0 }) };
    }).catch(() => 'refused');

  it.each(ATTEMPTS)('is not changed by a login of a service: $what', async ({ sql }) => {
    expect(await Promise.all(LOGINS.map((login) => tried(urlOf(login), sql)))).toEqual(LOGINS.map(() => 'refused'));
  });

  it.each(ATTEMPTS)('is not changed unnoticed by its owner: $what', async ({ sql, owner }) => {
    expect(await found(log.ownerUrl, `SET ROLE reprise_log_owner; ${sql}`, owner)).toEqual(owner);
  });

  it.each(ATTEMPTS)('is not changed unnoticed by a superuser: $what', async ({ sql, owner, superuser = owner }) => {
    expect(await found(log.superuserUrl, sql, superuser)).toEqual(superuser);
  });

  it.each([
    ['the writer becomes the owner', 'writer', 'SET ROLE reprise_log_owner'],
    ['the eraser becomes the owner', 'eraser', 'SET ROLE reprise_log_owner'],
    ['the reader appends', 'reader', `SELECT append_events('{}')`],
    ['the eraser appends', 'eraser', `SELECT append_events('{}')`],
    ['the reader seals', 'reader', 'SELECT append_seal(5, 5)'],
    ['the eraser seals', 'eraser', 'SELECT append_seal(5, 5)'],
    ['the writer purges', 'writer', PURGE],
    ['the reader purges', 'reader', PURGE],
    ['the owner of the migrations purges without assuming the role', 'owner', PURGE],
    ['the eraser empties an event after a purge of another, in the same transaction', 'eraser', `${PURGE}; UPDATE events SET data = 'null' WHERE position = 1`],
    ['the writer locks the log', 'writer', 'LOCK TABLE events IN ACCESS EXCLUSIVE MODE'],
    ['the writer holds an event', 'writer', 'SELECT FROM events FOR UPDATE'],
  ] as const)('refuses where %s', async (_what, login, sql) => {
    expect(await tried(urlOf(login), sql)).toBe('refused');
  });

  it.each([
    ['the owner empties another event', `SET ROLE reprise_log_owner; UPDATE events SET data = 'null' WHERE position = 1`],
    ['the owner empties it again', `SET ROLE reprise_log_owner; UPDATE events SET data = 'null' WHERE position = 2`],
    ['a superuser puts data back', `UPDATE events SET data = '{"what": "something"}' WHERE position = 2`],
    ['a replica does', `SET session_replication_role = replica; DELETE FROM events WHERE position = 2`],
  ])('is as guarded after a purge, in the same transaction, where %s', async (_what, sql) => {
    expect(await tried(log.superuserUrl, PURGE)).toBe('done');
    expect(await tried(log.superuserUrl, `${PURGE}; ${sql}`)).toBe('refused');
  });

  it('is purged as it is guarded: the schema check finds nothing, and verification says what was purged', async () => {
    const [drift, verified] = await inChanged(log.eraserUrl, PURGE, async (pool) => [await checkSchema(pool), await verifyLog(pool)] as const);
    expect([drift, verified]).toEqual([undefined, expect.objectContaining({ ok: true, purged: 1, tombstones: [6] })]);
  });

  it('goes where it belongs, whatever the search_path of the one who appends', async () => {
    const batch = {
      units: [{ unit: 0 }],
      streams: [{ unit: 0, ord: 0, stream_id: 'thing-2', expected: 0 }],
      events: [{ unit: 0, ord: 0, n: 1, id: '00000000-0000-4000-8000-000000000001', type: 'T', schema_version: 1, data: {}, metadata: {} }],
    };
    const append = `SET search_path = pg_catalog; SELECT public.append_events('${JSON.stringify(batch)}')`;
    const { rows } = await inChanged(log.writerUrl, append, (pool) => pool.query('SELECT stream_id, stream_version FROM public.events WHERE position = 6'));
    expect(rows).toEqual([{ stream_id: 'thing-2', stream_version: 1 }]);
  });
});
