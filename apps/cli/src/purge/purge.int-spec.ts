import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { purgeEvents } from '@reprise/contracts-privacy';
import { PostgresEventStore } from '@reprise/event-store';
import { type TestLog, createTestLog, newEvent } from '@reprise/testing';
import { coverageOf } from '../coverage/coverage';
import { runVerify } from '../verify/run-verify';
import { runProof, runVerifyProof } from '../verify/run-proof';
import { type PurgeRun, runPurge } from './run-purge';

const GROUNDS = { reason: 'court order 7', requestedBy: 'dpo' };

describe('purging by hand', () => {
  const out: string[] = [];
  const err: string[] = [];
  let log: TestLog;
  let store: PostgresEventStore;
  beforeEach(async () => {
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
    await store.append({ streams: [{ streamId: 'thing-1', expectedVersion: 0, events: Array.from({ length: 8 }, () => newEvent()) }] });
    await store.seals.seal({ full: false });
    jest.replaceProperty(process, 'env', { ...process.env, ERASER_URL: '' });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    [out, err].forEach((lines) => lines.splice(0));
    await store.close();
    await log.drop();
  });

  const readEnvironment = () => Promise.resolve({ eventStore: { eraser: log.eraserUrl } });
  const purge = (run: Partial<PurgeRun>) => runPurge({ of: [2], ...GROUNDS, id: undefined, yes: true, json: true, readEnvironment, ...run });
  const purged = async () => (await store.seals.verify()).purged;
  const answered = () => JSON.parse(out.splice(0).join('')) as Record<string, unknown>;
  const terminal = (answer: string) => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.write(`${answer}\n`);
    return { input, output: Object.assign(new PassThrough().resume(), { isTTY: true }) };
  };

  it('empties events by position or by version, and says so in the log, in words that its contract knows', async () => {
    expect(await purge({ of: [2, 5] })).toBe(0);
    expect(answered()).toMatchObject({ events: 2, already: 0, tombstone: 9, replayed: false });
    expect(await purge({ of: { streamId: 'thing-1', fromVersion: 4, toVersion: 6 } })).toBe(0);
    expect(answered()).toMatchObject({ events: 2, already: 1, tombstone: 10 });
    const told = [];
    for await (const event of store.readAll({ categories: [purgeEvents.category] })) told.push(purgeEvents.codec.decode(event).data.positions);
    expect(told).toEqual([[{ from: 2, to: 2 }, { from: 5, to: 5 }], [{ from: 4, to: 4 }, { from: 6, to: 6 }]]);
    expect((await coverageOf(store, { samples: 10 })).kinds).toMatchObject([{ category: 'purge', events: 2 }, { category: 'thing' }]);
  });

  it('tells a person what is done, and where else to look', async () => {
    expect(await purge({ json: false })).toBe(0);
    expect(out.splice(0).join('')).toMatch(/^The data of 1 events was purged, which is told at position 9 \(purge [0-9a-f-]{36}\)\.\nTopics, read models, backups/);
    expect(await purge({ json: false })).toBe(0);
    expect(out.join('')).toBe('Nothing was left to purge: 1 had been purged before.\n');
  });

  it('is not done twice when it is asked for again', async () => {
    const id = '0f8fad5b-d9cb-469f-a165-708677200301';
    for (const replayed of [false, true]) {
      expect(await purge({ id })).toBe(0);
      expect(answered()).toMatchObject({ purgeId: id, replayed, tombstone: 9 });
    }
  });

  it('asks first, and takes one word only for a yes', async () => {
    for (const answer of ['yes', '', 'Purge']) expect(await purge({ yes: false, terminal: terminal(answer) })).toBe(1);
    expect([await purged(), err[0]]).toEqual([0, 'error: nothing was purged: it was not confirmed\n']);
    expect(await purge({ yes: false, terminal: terminal('purge') })).toBe(0);
    expect(await purged()).toBe(1);
  });

  it('does not begin where nobody can be asked, nothing runs, or ERASER_URL is none', async () => {
    expect(await purge({ yes: false, terminal: { input: new PassThrough(), output: new PassThrough() } })).toBe(2);
    expect(await purge({ readEnvironment: () => Promise.reject(new Error('nothing runs')) })).toBe(2);
    jest.replaceProperty(process, 'env', { ...process.env, ERASER_URL: 'nonsense' });
    expect(await purge({})).toBe(2);
    expect(err).toEqual(['error: a purge is for good: say --yes where nobody can be asked\n', 'error: nothing runs\n', 'error: ERASER_URL is no connection string\n']);
  });

  it.each<[string, Partial<PurgeRun>, string]>([
    ['what is still to come', { of: [9] }, 'there is no position 9: the log ends at 8'],
    ['a stream that is none', { of: { streamId: 'thing-9' } }, 'stream thing-9 has no event of these versions'],
    ['no reason', { reason: '' }, 'reason'],
  ])('refuses %s', async (_what, run, why) => {
    expect(await purge(run)).toBe(1);
    expect(err.join('')).toContain(why);
    expect(await purged()).toBe(0);
  });

  it('refuses any login but the eraser, which ERASER_URL names, and says how to go on where it broke off', async () => {
    jest.replaceProperty(process, 'env', { ...process.env, ERASER_URL: log.writerUrl });
    expect(await purge({})).toBe(1);
    jest.replaceProperty(process, 'env', { ...process.env, ERASER_URL: 'postgres://nobody:x@127.0.0.1:1/none' });
    expect(await purge({})).toBe(1);
    expect(err).toEqual([expect.stringContaining('only the eraser may'), expect.stringMatching(/cannot be reached\. If it broke off, ask again with --id [0-9a-f-]{36}/)]);
  });

  it('is seen by verify and proof', async () => {
    await purge({ of: [2, 3] });
    out.splice(0);
    const which = { log: log.readerUrl, readEnvironment };
    expect(await runVerify({ from: undefined, to: undefined, json: false, ...which })).toBe(0);
    expect(out.splice(0).join('')).toContain('The data of 2 of them was purged, as is told at position 9: their hashes are as they were sealed.\n');
    expect(await runProof({ ...which, position: 2, upToSeal: undefined, out: undefined })).toBe(1);
    expect(err.join('')).toContain('position 2 was purged, and the seals that were asked for do not reach to where that is told; sealed is up to 8');
    await store.seals.seal({ full: false });
    const folder = await mkdtemp(join(tmpdir(), 'reprise-purged-'));
    const file = join(folder, '2.json');
    expect(await runProof({ ...which, position: 2, upToSeal: undefined, out: file })).toBe(0);
    expect(await runVerifyProof({ file, seal: undefined })).toBe(0);
    expect(out.join('')).toMatch(/^ok: position 2 was purged, as is told at position 9; its hash was in the log, as that of Happened of thing-1, version 2\./);
    await rm(folder, { recursive: true });
  });
});
