import { type TestLog, createTestLog, newEvent, newStreamId } from '@reprise/testing';
import { Client } from 'pg';
import { PostgresEventStore } from './index';

let log: TestLog;
let store: PostgresEventStore;
beforeAll(async () => {
  log = await createTestLog();
  store = await PostgresEventStore.open({ url: log.writerUrl });
});
afterAll(async () => {
  await store.close();
  await log.drop();
});

const run = async (url: string, ...statements: string[]) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

const asOwner = (statement: string) => run(log.ownerUrl, 'SET ROLE reprise_log_owner', statement);

/** A stream of two events with a snapshot after each. */
const aStream = async () => {
  const streamId = newStreamId();
  const { streams } = await store.append({ streams: [{ streamId, expectedVersion: 0, events: [newEvent(), newEvent()] }] });
  const last = streams[0]?.position ?? 0;
  for (const streamVersion of [1, 2]) {
    await store.saveSnapshot({ streamId, streamVersion, stateVersion: 1, position: last - 2 + streamVersion, state: { sum: streamVersion } });
  }
  return streamId;
};

const loaded = async (streamId: string) => {
  const flaws: string[] = [];
  const snapshot = await store.loadSnapshot({ streamId, stateVersion: 1, onIgnored: ({ flaw }) => flaws.push(flaw) });
  return { state: snapshot?.state, flaws };
};

describe('a snapshot that someone with every right has touched', () => {
  it.each([
    ['its state', `state = '{"sum": 3}'`],
    ['its state, to none', `state = 'null'`],
    ['its position', 'position = position - 1'],
    ['its stream version', 'stream_version = 3'],
    ['its checksum', `checksum = ''`],
  ])('in %s is ignored: the one before it is used', async (_what, change) => {
    const streamId = await aStream();
    await asOwner(`UPDATE snapshots SET ${change} WHERE stream_id = '${streamId}' AND stream_version = 2`);
    expect(await loaded(streamId)).toEqual({ state: { sum: 1 }, flaws: ['damaged'] });
  });

  it('so that it looks like one of this state version is ignored', async () => {
    const streamId = await aStream();
    const { position } = (await store.loadSnapshot({ streamId, stateVersion: 1 })) ?? { position: 0 };
    await store.saveSnapshot({ streamId, streamVersion: 2, stateVersion: 2, position, state: 'of another kind' });
    await asOwner(`UPDATE snapshots SET state_version = 1 WHERE stream_id = '${streamId}'`);
    expect(await loaded(streamId)).toEqual({ state: { sum: 1 }, flaws: ['damaged'] });
  });

  it('by giving it to another stream is ignored', async () => {
    const [from, to] = [await aStream(), newStreamId()];
    await store.append({ streams: [{ streamId: to, expectedVersion: 0, events: [newEvent(), newEvent()] }] });
    await asOwner(`UPDATE snapshots SET stream_id = '${to}' WHERE stream_id = '${from}'`);
    expect(await loaded(to)).toEqual({ state: undefined, flaws: ['damaged'] });
  });

  it('is replaced by the next that is saved', async () => {
    const streamId = await aStream();
    const { position } = (await store.loadSnapshot({ streamId, stateVersion: 1 })) ?? { position: 0 };
    await asOwner(`UPDATE snapshots SET state = '[]' WHERE stream_id = '${streamId}'`);
    expect(await loaded(streamId)).toEqual({ state: undefined, flaws: ['damaged'] });
    await store.saveSnapshot({ streamId, streamVersion: 2, stateVersion: 1, position, state: { sum: 2 } });
    expect(await loaded(streamId)).toEqual({ state: { sum: 2 }, flaws: [] });
  });

  it('or deleted is missing, and no more', async () => {
    const streamId = await aStream();
    await asOwner(`DELETE FROM snapshots WHERE stream_id = '${streamId}'`);
    expect(await loaded(streamId)).toEqual({ state: undefined, flaws: [] });
    expect(await store.currentVersion(streamId)).toBe(2);
  });
});

describe('who may', () => {
  it('read: the reader too, for states of the past', async () => {
    const streamId = await aStream();
    const reader = await PostgresEventStore.open({ url: log.readerUrl });
    await expect(reader.loadSnapshot({ streamId, stateVersion: 1 })).resolves.toMatchObject({ state: { sum: 2 } });
    await expect(reader.saveSnapshot({ streamId, streamVersion: 1, stateVersion: 1, position: 1, state: {} })).rejects.toThrow('42501');
    await reader.close();
  });

  it('delete: not the writer', () => expect(run(log.writerUrl, 'DELETE FROM snapshots')).rejects.toThrow('permission denied'));
});
