import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventStore, type Verification } from '@reprise/event-store';
import { type TestLog, createTestLog, newEvent } from '@reprise/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import { runProof, runVerifyProof } from './run-proof';
import { runVerify } from './run-verify';

describe('verifying by hand', () => {
  const out: string[] = [];
  const err: string[] = [];
  let log: TestLog;
  let folder: string;
  beforeEach(async () => {
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
    folder = await mkdtemp(join(tmpdir(), 'reprise-proof-'));
    log = await createTestLog();
    const store = await PostgresEventStore.open({ url: log.writerUrl });
    const events = Array.from({ length: 30 }, (_, index) => newEvent({ data: { index, text: 'ä�€' } }));
    await store.append({ streams: [{ streamId: 'thing-1', expectedVersion: 0, events }] });
    for (const to of [10, 20, 30]) await asSuperuser(`SELECT append_seal(${to - 9}, ${to})`);
    await store.append({ streams: [{ streamId: 'thing-2', expectedVersion: 0, events: [newEvent()] }] });
    await store.close();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    [out, err].forEach((lines) => lines.splice(0));
    await rm(folder, { recursive: true });
    await log.drop();
  });

  const asSuperuser = async (sql: string) => {
    const client = new Client({ connectionString: log.superuserUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const nothingRuns = () => Promise.reject(new Error('nothing runs'));
  const which = () => ({ log: log.readerUrl, readEnvironment: nothingRuns });
  const verify = (options: { from?: number; to?: number; json?: boolean } = {}) =>
    runVerify({ from: undefined, to: undefined, json: false, ...options, ...which() });
  const newestSeal = async () => {
    await verify({ json: true });
    return (JSON.parse(out.splice(0).join('')) as Verification).newestSeal?.hash ?? '';
  };
  const proofFile = async (position: number) => {
    const file = join(folder, `${position}.json`);
    expect(await runProof({ ...which(), position, upToSeal: undefined, out: file })).toBe(0);
    return file;
  };

  it('ends with 0 where nothing was changed, and says what is not sealed yet', async () => {
    expect(await verify()).toBe(0);
    expect(out.join('')).toMatch(/^ok: 31 events, positions 1 to 31, are as they were recorded\.\nThe last 1 are not sealed yet.*\nNewest seal verified: 3, up to position 30: [0-9a-f]{64}\nNot compared with the published seals: no Kafka is known.*\n$/);
  });

  it('ends with 1 where something was, and names the position', async () => {
    await asSuperuser(`ALTER TABLE events DISABLE TRIGGER ALL; UPDATE events SET type = 'Else' WHERE position = 17`);
    expect(await verify()).toBe(1);
    expect(out.join('')).toContain('WRONG at position 17: it is not the event that was sealed.');
    expect(await verify({ from: 18, to: 25 })).toBe(0);
  });

  it.each([28, 20])('ends with 1 where the log was cut off at %d, unless only what is left was asked for', async (head) => {
    await asSuperuser(`ALTER TABLE events DISABLE TRIGGER ALL; DELETE FROM events WHERE position > ${head}; UPDATE head SET position = ${head}`);
    expect(await verify()).toBe(1);
    expect(out.join('')).toContain(`WRONG at position ${head + 1}: the log ends at ${head}, before what was sealed, up to 30.`);
    expect(await verify({ to: 30 })).toBe(1);
    expect(await verify({ to: head })).toBe(0);
  });

  it('ends with 2 where there is no log', async () => {
    expect(await runVerify({ from: undefined, to: undefined, json: false, log: undefined, readEnvironment: nothingRuns })).toBe(2);
    expect(err).toEqual(['error: nothing runs\n']);
  });

  it('writes a proof that holds without a database, and only with a seal of that history', async () => {
    const file = await proofFile(12);
    expect(await runVerifyProof({ file, seal: await newestSeal() })).toBe(0);
    expect(out.join('')).toMatch(/^ok: position 12 holds Happened of thing-1, version 12\.\nSeal 2 covers it; the chain goes on to seal 3: [0-9a-f]{64}\n$/);
    expect(await runVerifyProof({ file, seal: undefined })).toBe(0);
    expect(out.join('')).toContain('no seal that you trust');
    expect(await runVerifyProof({ file, seal: '0'.repeat(64) })).toBe(1);
    expect(await runVerifyProof({ file: join(folder, 'none'), seal: undefined })).toBe(2);
  });

  it('writes no proof of what is not sealed, is not there, or was changed', async () => {
    await asSuperuser(`ALTER TABLE events DISABLE TRIGGER ALL; UPDATE events SET type = 'Else' WHERE position = 17`);
    for (const position of [31, 99, 17]) expect(await runProof({ ...which(), position, upToSeal: undefined, out: undefined })).toBe(1);
    expect(out).toEqual([]);
    expect(err[2]).toContain("the log can't prove position 17: leaf and path don't make the root of seal 2");
  });

  it('refuses a proof of which any byte was changed, unless it still says the same', async () => {
    const seal = await newestSeal();
    const whole = await readFile(await proofFile(12));
    const said: unknown = JSON.parse(whole.toString());
    const file = join(folder, 'changed.json');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, value) => {
        fc.pre(whole[at] !== value);
        const changed = Buffer.from(whole);
        changed[at] = value;
        await writeFile(file, changed);
        if ((await runVerifyProof({ file, seal })) === 0) expect(JSON.parse(changed.toString())).toEqual(said);
      }),
      { numRuns: 500 },
    );
    expect(err.length).toBeGreaterThan(400);
  });
});
