import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pii } from '@reprise/kernel';
import { ErasureReport, type Eraser as ErasesSubjects, Eraser, MAX_KEY_AGE_MS, PostgresVault, sealPersonal } from '@reprise/privacy';
import { type TestLog, type TestVault, createTestLog, createTestVault } from '@reprise/testing';
import { z } from 'zod';
import { SystemUnderSearch, hitsIn } from './erasure.for-spec';
import { type EraseRun, runErase } from './run-erase';
import { runVerifyErasure } from './run-verify-erasure';

const Opened = z.object({ owner: z.object({ subjectId: z.string(), name: pii(z.string()), address: pii(z.object({ street: z.string(), country: z.string() })) }) });
const NAME = 'Augusta Ada King';
const STREET = '12 St James Square';

describe('erasing somebody by hand', () => {
  let system: SystemUnderSearch;
  let log: TestLog;
  let at: TestVault;
  let vault: PostgresVault;
  let server: Server;
  /** What command-service does when it is asked. */
  let erase: ErasesSubjects['erase'];
  let asked: { readonly token: string | undefined; readonly body: unknown }[];
  let erasedBefore: boolean;
  let waited: number[];

  beforeEach(async () => {
    [system, log, at] = await Promise.all([SystemUnderSearch.create(), createTestLog(), createTestVault()]);
    vault = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), erasuresInLog: async function* () {} });
    const eraser = new Eraser(vault, () => Promise.resolve(7));
    erase = (request) => eraser.erase(request);
    [asked, waited, erasedBefore] = [[], [], false];
    server = createServer((request, response) => {
      const answer = (status: number, body: unknown) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.method === 'GET') return answer(request.url?.startsWith('/streams/subject-ada?') && erasedBefore ? 200 : 404, {});
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const body = JSON.parse(text) as { reason: string; requestedBy: string };
        asked.push({ token: request.headers.authorization, body });
        const subjectId = request.url?.split('/')[2] ?? '';
        erase({ subjectId, ...body }).then((erased) => answer(201, erased), (error: Error) => answer(503, { detail: error.message }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await vault.close();
    await system.drop();
    await Promise.all([log.drop(), at.drop()]);
  });

  const variables = () => ({ VAULT_URL: at.readerUrl, VAULT_KEY_FOLDER: at.keyFolder, VAULT_MASTER_KEY: at.masterKey, EVENT_STORE_READER_URL: log.readerUrl });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const run = (more: Partial<EraseRun> = {}) =>
    runErase({
      ...system.run(variables()),
      databases: [system.database.url, at.superuserUrl],
      readEnvironment: () => Promise.resolve({ commandService: url(), historyService: url(), token: 'own' }),
      subjectId: 'ada', reason: 'asked to', requestedBy: 'dpo', commands: undefined, history: undefined, verify: false, yes: true,
      wait: (ms) => Promise.resolve(waited.push(ms)),
      ...more,
    });
  const seal = async () => {
    const data = { owner: { subjectId: 'ada', name: NAME, address: { street: STREET, country: 'GB' } } };
    const sealed = await sealPersonal(vault, { schema: Opened, data, eventId: randomUUID(), streamId: 'account-a', schemaVersion: 1 });
    await system.sql(`CREATE TABLE IF NOT EXISTS rows (data jsonb); INSERT INTO rows VALUES ('${JSON.stringify(sealed)}')`);
  };
  const printed = () => JSON.parse(system.out.splice(0).join('')) as { verification: unknown; erasedBefore: boolean };

  it('says in words where it is recorded, and when the last key is gone', async () => {
    await seal();
    expect(await run({ json: false })).toBe(0);
    expect(asked).toEqual([{ token: 'Bearer own', body: { reason: 'asked to', requestedBy: 'dpo' } }]);
    expect(system.out.join('')).toMatch(/^Subject ada is erased for good: .*SubjectErased is at position 7 of the log; by \d{4}-.*Z no instance holds the key/);
    erasedBefore = true;
    expect(await run({ json: false })).toBe(0);
    expect(system.out.join('')).toContain('Subject ada was erased before; nothing changed.');
  });

  it('asks first: the id typed is a yes, anything else and nobody there a no', async () => {
    const terminal = (answer: string, isTTY = true) => {
      const input = Object.assign(new PassThrough(), { isTTY: true });
      input.end(answer);
      return { input, output: Object.assign(new PassThrough().resume(), { isTTY }) };
    };
    for (const answer of ['yes\n', 'Ada\n', '']) expect(await run({ yes: false, terminal: terminal(answer) })).toBe(2);
    expect(await run({ yes: false, terminal: terminal('ada\n', false) })).toBe(2);
    expect(await run({ yes: false, terminal: { input: new PassThrough(), output: new PassThrough() } })).toBe(2);
    expect(asked).toEqual([]);
    expect(new Set(system.errors())).toEqual(new Set(['error: not confirmed: nothing was erased\n', 'error: an erasure is for good: say --yes where nobody can be asked\n']));
    expect(await run({ yes: false, terminal: terminal('ada\n') })).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('tells who mistyped an id that nothing was ever sealed for it', async () => {
    expect(await run({ json: false })).toBe(0);
    expect(system.out.join('')).toMatch(/^Nothing was ever sealed for a subject ada: is it the right id\?/);
  });

  it('as one JSON object says the same', async () => {
    await seal();
    expect(await run()).toBe(0);
    expect(printed()).toEqual({ subjectId: 'ada', position: 7, cachesEmptyBy: expect.stringMatching(/Z$/) as string, hadKey: true, erasedBefore: false });
  });

  it('verifies with what was opened before, after the caches are empty, and shows none of it', async () => {
    await seal();
    await seal();
    expect(await run({ verify: true })).toBe(0);
    const report = ErasureReport.parse(printed().verification);
    expect(report).toMatchObject({ ok: true, unreachable: [], values: { searched: 2, tooShort: 1, skipped: null } });
    expect(report.places.map(({ envelopes }) => envelopes)).toEqual([0, 4, 0, 0]);
    expect(waited).toEqual([MAX_KEY_AGE_MS]);
    const everything = [...system.err, JSON.stringify(report)].join('\n');
    for (const value of [NAME, STREET]) expect(everything).not.toContain(value);
    expect(await run({ verify: true, json: false })).toBe(1);
    expect(system.out.join('')).toContain('No plain text was looked for: there was no key of the subject');
  });

  it('knows what damaged envelopes hold from whole copies of them, whatever stands around these', async () => {
    await seal();
    await system.sql(`CREATE TABLE copies (note text); INSERT INTO copies SELECT left(data->'owner'->>'name', -3) FROM rows UNION ALL SELECT '''' || (data->'owner'->>'name') || ''')' FROM rows`);
    expect(await run({ verify: true })).toBe(0);
    expect(ErasureReport.parse(printed().verification).values).toMatchObject({ searched: 2, unopened: 0 });
  });

  it('is not proven where what an envelope holds was never known', async () => {
    await seal();
    await system.sql(`CREATE TABLE copies (note text); INSERT INTO copies VALUES ('pii:1:ada:key:event:stream:path:1:AAAA')`);
    expect(await run({ verify: true })).toBe(1);
    const report = ErasureReport.parse(printed().verification);
    expect(report).toMatchObject({ values: { searched: 2, unopened: 1 }, unreachable: [], unproven: [expect.stringContaining('did not open before the erasure') as string] });
    expect(hitsIn(report)).toEqual([]);
  });

  it('finds what somebody wrote down in plain text', async () => {
    await seal();
    writeFileSync(join(system.folder, 'service.log'), `{"note":"call ${NAME.toLowerCase()}, ${encodeURIComponent(STREET)}"}`);
    await system.sql(`CREATE TABLE notes (note text); INSERT INTO notes VALUES ('${STREET}')`);
    expect(await run({ verify: true })).toBe(1);
    const report = ErasureReport.parse(printed().verification);
    expect(hitsIn(report)).toEqual([
      expect.stringMatching(/^table public.notes, column note, row \(0,1\): value \d, plain$/),
      expect.stringMatching(/^file service.log, byte 14: value \d, plain$/),
      expect.stringMatching(/^file service.log, byte 32: value \d, percent-encoded$/),
    ]);
  });

  it('is done even where the report of it can not be written, and says both', async () => {
    await seal();
    expect(await run({ verify: true, out: join(system.folder, 'no', 'such', 'folder') })).toBe(1);
    expect(ErasureReport.parse(printed().verification).ok).toBe(true);
    expect(system.errors()).toEqual([expect.stringMatching(/^error: the subject is erased; the report is not in /)]);
  });

  it('does not begin where what is known of the subject can not be read', async () => {
    await seal();
    expect(await run({ verify: true, databases: [system.database.url, 'postgres://nobody@127.0.0.1:1/away'] })).toBe(2);
    expect(await run({ verify: true, variables: { ...variables(), VAULT_URL: 'postgres://nobody@127.0.0.1:1/away' } })).toBe(2);
    expect(await run({ verify: true, variables: {} })).toBe(2);
    expect(await run({ commands: 'http://127.0.0.1:1', json: false })).toBe(1);
    expect(asked).toEqual([]);
    expect(system.errors().slice(0, 3).map((line) => line.startsWith('error: nothing was erased'))).toEqual([true, true, true]);
  });

  it('says when it may have begun and is not done', async () => {
    erase = () => Promise.reject(new Error('the vault is away'));
    expect(await run()).toBe(1);
    expect(system.errors()).toEqual(['error: the vault is away. It may have begun, and is then finished later: ask again\n']);
  });

  it('is not proven while a restored key folder has the key of an epoch that ended', async () => {
    await seal();
    const backup = join(system.dataDir, 'keys');
    cpSync(at.keyFolder, backup, { recursive: true });
    const wait = () => Promise.resolve(cpSync(backup, at.keyFolder, { recursive: true }));
    expect(await run({ verify: true, wait })).toBe(1);
    expect(hitsIn(ErasureReport.parse(printed().verification))).toEqual(['the vault itself: keys of epochs that ended are in the key folder (1): reprise vault rotate destroys them']);
  });

  it('is not proven while the key is there, or an envelope opens', async () => {
    await seal();
    const verify = () => runVerifyErasure({ ...system.run(variables()), subjectId: 'ada' });
    expect(await verify()).toBe(1);
    expect(hitsIn(system.report())).toEqual([
      'the vault itself: the key of the subject is there: they are not erased',
      ...Array.from({ length: 2 }, () => 'table public.rows, column data, row (0,1): an envelope that opens'),
    ]);
    await run();
    system.out.splice(0);
    expect(await verify()).toBe(1);
    const report = system.report();
    expect(hitsIn(report)).toEqual([]);
    expect(report.places[1]).toMatchObject({ envelopes: 2, hits: [] });
    expect(report.unproven).toHaveLength(1);
  });
});
