import { randomUUID } from 'node:crypto';
import { PostgresEventStore } from '@reprise/event-store';
import { KafkajsClient, SealPublisher } from '@reprise/messaging';
import { type TestLog, createTestLog, describeWithKafka, kafkaBrokers, newEvent } from '@reprise/testing';
import { Client, Pool } from 'pg';
import { comparePublished } from './published';
import { joined } from './report';
import { runVerify } from './run-verify';

const FREE = 'ALTER TABLE events DISABLE TRIGGER ALL; ALTER TABLE seals DISABLE TRIGGER ALL;';
const SEALED = `SELECT append_seal(1, 10); SELECT append_seal(11, 20); SELECT append_seal(21, 30);`;

describeWithKafka('a log that was rewritten with all of its seals', () => {
  let log: TestLog;
  let kafka: KafkajsClient;
  const topic = { name: `seals-${randomUUID()}`, partitions: 1 };
  beforeEach(async () => {
    topic.name = `seals-${randomUUID()}`;
    log = await createTestLog();
    kafka = new KafkajsClient({ brokers: kafkaBrokers() });
    const pool = new Pool({ connectionString: log.writerUrl });
    await withStore(async (store) => {
      const events = Array.from({ length: 30 }, () => newEvent());
      await store.append({ streams: [{ streamId: 'thing-1', expectedVersion: 0, events }] });
      await asSuperuser(SEALED);
      await new SealPublisher({ kafka, pool, seals: store.seals, topic }).publishNext();
    });
    await pool.end();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await kafka.close();
    await log.drop();
  });

  const withStore = async <Result>(work: (store: PostgresEventStore) => Promise<Result>) => {
    const store = await PostgresEventStore.open({ url: log.writerUrl });
    return work(store).finally(() => store.close());
  };
  const asSuperuser = async (sql: string) => {
    const client = new Client({ connectionString: log.superuserUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const compare = (range: { from: number; to?: number } = { from: 1 }) =>
    withStore(async (store) => ({ log: await store.seals.verify(), published: await comparePublished(store, { brokers: kafkaBrokers(), topic, ...range }) }));

  it('is not one whose seals are those that were published', async () => {
    expect((await compare()).published).toEqual({ compared: 3, changed: null, rewritten: null });
    expect((await compare({ from: 10, to: 11 })).published).toEqual({ compared: 2, changed: null, rewritten: null });
  });

  it.each([
    ['an event changed', `UPDATE events SET data = '{}' WHERE position IN (17, 25);`, { position: 17, why: 'it is not the event that was sealed, as seal 2 was published' }],
    ['two changed', `UPDATE events SET event_id = gen_random_uuid() WHERE position IN (30, 12);`, { position: 12, why: 'it is not the event that was sealed, as seal 2 was published' }],
    ['two deleted', `DELETE FROM events WHERE position > 28; UPDATE head SET position = 28;`, { position: 29, why: 'there is no event at position 29, as seal 3 was published' }],
  ])('is found, and the first position named: %s', async (_what, change, changed) => {
    await asSuperuser(`${FREE} ${change} TRUNCATE seals;`);
    await withStore((store) => store.seals.seal({ full: false }));
    const compared = await compare();
    expect(compared.log.ok).toBe(true);
    expect(compared.published).toMatchObject({ changed });
    expect(joined(compared.log, compared.published)).toMatchObject({ ok: false, firstBad: changed });
  });

  it.each([
    ['amid a seal', 28, 3],
    ['where a seal ends', 20, 3],
    ['where an earlier seal ends', 10, 2],
    ['before its first event', 0, 1],
  ])('is found where its tail was cut off with the seals over it: %s', async (_what, head, seal) => {
    await asSuperuser(`${FREE} DELETE FROM events WHERE position > ${head}; UPDATE head SET position = ${head}; DELETE FROM seals WHERE to_position > ${head};`);
    const changed = { position: head + 1, why: `there is no event at position ${head + 1}, as seal ${seal} was published` };
    const compared = await compare();
    expect(compared).toMatchObject({ log: { ok: true, to: head }, published: { changed } });
    expect(joined(compared.log, compared.published)).toMatchObject({ ok: false, firstBad: changed });
  });

  it('makes the command end with 1 where its tail was cut off, unless only what is left was asked for', async () => {
    jest.replaceProperty(process, 'env', { ...process.env, KAFKA_BROKERS: kafkaBrokers().join(',') });
    const [out] = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockReturnValue(true));
    const verify = (to?: number) => runVerify({ from: undefined, to, json: false, log: log.readerUrl, readEnvironment: () => Promise.reject(new Error('nothing runs')), topic });
    expect(await verify()).toBe(0);
    await asSuperuser(`${FREE} DELETE FROM events WHERE position > 20; UPDATE head SET position = 20; DELETE FROM seals WHERE number > 2;`);
    expect(await verify()).toBe(1);
    expect(out).toHaveBeenLastCalledWith(expect.stringContaining('WRONG at position 21: there is no event at position 21, as seal 3 was published.'));
    expect(await verify(20)).toBe(0);
  });

  it('is found where only seals were rewritten', async () => {
    await asSuperuser(`${FREE} TRUNCATE seals; ${SEALED}`);
    const { log: found, published } = await compare();
    expect(joined(found, published)).toMatchObject({ ok: false, firstBad: { position: 1, why: 'seal 1 is not the one that was published' }, published: { changed: null } });
  });

  it('is found where its newest seals are gone', async () => {
    await asSuperuser(`${FREE} DELETE FROM seals WHERE number > 1`);
    expect((await compare()).published).toMatchObject({ changed: null, rewritten: { position: 11, why: 'seal 2 was published, but the log has not got it' } });
  });

  it('is told from a topic that holds what is no seal', async () => {
    const [seal] = await withStore((store) => store.seals.read({ after: 2, limit: 1 }));
    const value = JSON.stringify({ ...seal, leaves: seal?.leaves.toString('base64'), root: '0'.repeat(64) });
    await kafka.send(topic.name, 0, [{ key: 'seals', value, headers: {} }]);
    expect((await compare()).published).toMatchObject({ changed: null, rewritten: { position: 21, why: expect.stringContaining('as it was published, seal 3') as unknown } });
    await kafka.send(topic.name, 0, [{ key: 'seals', value: 'no seal', headers: {} }]);
    expect(await withStore((store) => comparePublished(store, { brokers: kafkaBrokers(), topic, from: 1, to: 20 }))).toMatchObject({ skipped: expect.stringContaining('unreadable') as unknown });
  });

  it('can be neither found nor excluded without Kafka, and that is said', async () => {
    await withStore(async (store) => {
      expect(await comparePublished(store, { brokers: [], from: 1 })).toEqual({ skipped: expect.stringContaining('no Kafka is known') as unknown });
      expect(await comparePublished(store, { brokers: ['127.0.0.1:1'], from: 1 })).toEqual({ skipped: expect.stringContaining('can\'t be read') as unknown });
      expect(await comparePublished(store, { brokers: kafkaBrokers(), topic: { name: 'none-such', partitions: 1 }, from: 1 })).toEqual({ skipped: expect.stringContaining('can\'t be read') as unknown });
    });
  });
});
