import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestLog, createTestLog, newEvent, newStreamId } from '@reprise/testing';
import { Client } from 'pg';
import { PostgresEventStore } from '../index';
import { type EventColumns, columnsAsText, eventBytes, leafOf } from './event-bytes';
import { merkleRoot } from './merkle';
import { NO_SEAL, sealHash } from './seal';

describe('sealing the log', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  beforeEach(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
  });
  afterEach(async () => {
    await store.close();
    await log.drop();
  });

  const append = (count: number, data: object = { what: 'happened' }) =>
    store.append({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: Array.from({ length: count }, () => newEvent({ data })) }] });
  const sealAll = async () => {
    const head = await store.head();
    while ((await store.seals.sealed()).position < head) await store.seals.seal({ full: false });
    return store.seals.read({ after: 0, limit: 100 });
  };
  const asked = async <Row extends object>(url: string, text: string) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    return client.query<Row>(text).finally(() => client.end());
  };
  const columns = async () => (await asked<EventColumns>(log.readerUrl, `SELECT ${columnsAsText('events')} FROM events ORDER BY position`)).rows;

  it('covers every event once, 1,024 at most in a seal, each seal naming the one before', async () => {
    await append(2_000);
    await append(100);
    const seals = await sealAll();
    expect(seals.map(({ number, from, to }) => [number, from, to])).toEqual([[1, 1, 1_024], [2, 1_025, 2_048], [3, 2_049, 2_100]]);
    expect(seals.map(({ previous }) => previous)).toEqual([NO_SEAL, ...seals.slice(0, 2).map(({ hash }) => hash)]);
    expect(await store.seals.sealed()).toEqual({ number: 3, position: 2_100 });
  });

  it('makes in the database what anyone makes of the columns', async () => {
    await append(3, { text: '"ä€😀\\u0007', numbers: [1.50, -0.0001, 9007199254740991], nested: { b: null, a: [true] }, __proto__: {} });
    await append(4);
    const events = await columns();
    const [seal] = await sealAll();
    if (!seal) throw new Error('nothing was sealed');
    expect(seal.leaves).toEqual(Buffer.concat(events.map(leafOf)));
    expect(seal.root).toBe(merkleRoot(seal.leaves).toString('hex'));
    expect(seal.hash).toBe(sealHash(seal));
    const { rows } = await asked<{ bytes: Buffer }>(log.readerUrl, 'SELECT event_bytes(e) AS bytes FROM events e ORDER BY position');
    expect(rows.map(({ bytes }) => bytes)).toEqual(events.map(eventBytes));
  });

  it('makes what docs/verification.md says anyone can make', async () => {
    await append(1, { text: 'ä€' });
    const [seal] = await sealAll();
    const page = readFileSync(join(__dirname, '../../../../docs/verification.md'), 'utf8');
    const { rows } = await asked(log.readerUrl, /```sql\n([^]*?)```/.exec(page)?.[1] ?? '');
    expect(rows).toEqual([{ leaf: seal?.leaves.toString('hex') }]);
  });

  it('makes the same root for every number of events', async () => {
    for (let count = 1; count <= 33; count += 1) {
      await append(count);
      await store.seals.seal({ full: false });
    }
    const seals = await store.seals.read({ after: 0, limit: 100 });
    expect(seals.map(({ root }) => root)).toEqual(seals.map(({ leaves }) => merkleRoot(leaves).toString('hex')));
    expect(seals).toHaveLength(33);
  });

  it.each([
    ['a gap', 6, 8],
    ['an overlap', 4, 8],
    ['what is sealed already', 1, 4],
    ['more than there is', 5, 11],
    ['nothing', 5, 4],
    ['more than a seal may cover', 5, 1_029],
  ])('refuses %s', async (_what, first, last) => {
    await append(10);
    await asked(log.writerUrl, 'SELECT append_seal(1, 4)');
    await expect(asked(log.writerUrl, `SELECT append_seal(${first}, ${last})`)).rejects.toMatchObject({ code: '23000' });
    expect(await store.seals.sealed()).toEqual({ number: 1, position: 4 });
  });

  it('lets one of several that seal at once through', async () => {
    await append(100);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => store.seals.seal({ full: false })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect((await store.seals.read({ after: 0, limit: 9 })).map(({ from, to }) => [from, to])).toEqual([[1, 100]]);
  });

  it('waits for a full seal where told', async () => {
    await append(1_023);
    expect(await store.seals.seal({ full: true })).toEqual({ number: 0, position: 0 });
    await append(1);
    expect(await store.seals.seal({ full: true })).toEqual({ number: 1, position: 1_024 });
  });
});
