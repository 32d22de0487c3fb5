import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresVault } from '@reprise/privacy';
import { freePort } from '@reprise/stack';
import { type TestLog, type TestVault, createTestLog, createTestVault, newSubject, withClient } from '@reprise/testing';
import { runRotate } from './run-rotate';
import type { Variables } from './vault-place';

describe('rotating the vault by hand', () => {
  const out: string[] = [];
  const err: string[] = [];
  let at: TestVault;
  let log: TestLog;
  let folder: string;
  let service: PostgresVault;
  beforeAll(async () => {
    [at, log] = await Promise.all([createTestVault(), createTestLog()]);
    folder = mkdtempSync(join(tmpdir(), 'reprise-rotate-'));
    service = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
  });
  afterAll(async () => {
    await service.close();
    await Promise.all([at.drop(), log.drop()]);
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    [out, err].forEach((lines) => lines.splice(0));
  });

  const fileWith = (masterKey: string) => {
    const file = join(folder, 'master.key');
    writeFileSync(file, masterKey);
    return file;
  };
  const running = (vault: object | null) => () => Promise.resolve({ eventStore: { reader: log.readerUrl }, vault });
  const here = () => running({ keeper: at.keeperUrl, masterKeyFile: fileWith(at.masterKey), keyFolder: at.keyFolder });
  const elsewhere = (more: Variables = {}): Variables => ({
    VAULT_URL: at.keeperUrl, VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder, EVENT_STORE_READER_URL: log.readerUrl, ...more,
  });
  const nothingRuns = () => Promise.reject(new Error('nothing runs here'));
  const rotateElsewhere = (more: Variables = {}, json = false) => runRotate({ json, readEnvironment: nothingRuns, variables: elsewhere(more) });
  const keyOf = async (subjectId: string) => (await service.keysFor([subjectId])).get(subjectId)!;

  it('that runs here begins an epoch, destroys the one before, and leaves every key what it was', async () => {
    const subjectId = newSubject();
    const { keyId, key } = await keyOf(subjectId);
    await service.index(subjectId, 'email', `${subjectId}@x.example`);
    const before = readdirSync(at.keyFolder);
    expect(await runRotate({ json: false, readEnvironment: here(), variables: {} })).toBe(0);
    expect(out.join('')).toMatch(/^Epoch 2: 1 data key and 1 index entry wrapped anew; destroyed for good: the key of epoch 1\. No envelope changed\.\nBack up/);
    const after = readdirSync(at.keyFolder);
    expect([after.length, after.some((file) => before.includes(file))]).toEqual([1, false]);
    const anew = await PostgresVault.open({ url: at.readerUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
    const found = (await anew.find([subjectId])).get(subjectId);
    expect(found && 'key' in found && [found.keyId, found.key.equals(key)]).toEqual([keyId, true]);
    await anew.close();
  });

  it('that is somewhere else is told by the environment, and in JSON', async () => {
    const subjects = Array.from({ length: 3 }, newSubject);
    await service.keysFor(subjects);
    expect(await rotateElsewhere({}, true)).toBe(0);
    expect(JSON.parse(out.join(''))).toEqual({ epoch: 3, dataKeys: 4, indexEntries: 1, destroyed: [2] });
    await expect(keyOf(newSubject())).resolves.toMatchObject({ keyId: expect.any(String) as string });
  });

  it('does not begin, and says why, where a variable is missing, nothing runs, or what runs has no vault', async () => {
    expect(await rotateElsewhere({ VAULT_KEY_FOLDER: '' })).toBe(2);
    expect(err.splice(0).join('')).toBe('error: the environment names a part of a vault; missing: VAULT_KEY_FOLDER\n');
    expect(await runRotate({ json: false, readEnvironment: nothingRuns, variables: {} })).toBe(2);
    expect(err.splice(0).join('')).toBe('error: nothing runs here\n');
    expect(await runRotate({ json: false, readEnvironment: running(null), variables: {} })).toBe(2);
    expect(err.splice(0).join('')).toContain('has no vault');
    expect(out).toEqual([]);
  });

  it('does not begin with a wrong master key, and shows none; nor with another key folder, without the vault or the log, or as who only reads', async () => {
    const wrong = randomBytes(32).toString('base64');
    const away = (url: string, port: number) => Object.assign(new URL(url), { port: String(port) }).href;
    const port = await freePort();
    const cases: [Variables, string][] = [
      [{ VAULT_MASTER_KEY: wrong }, 'was not wrapped by this master key'],
      [{ VAULT_MASTER_KEY: 'AAAA' }, 'holds 3 bytes, not 32'],
      [{ VAULT_MASTER_KEY: '', VAULT_MASTER_KEY_FILE: join(folder, 'none') }, 'VAULT_MASTER_KEY_FILE cannot be read'],
      [{ VAULT_KEY_FOLDER: join(folder, 'none') }, 'is not in the key store'],
      [{ VAULT_URL: away(at.keeperUrl, port) }, 'its database does not answer'],
      [{ EVENT_STORE_READER_URL: away(log.readerUrl, port) }, "the event store can't be opened"],
      [{ VAULT_URL: at.readerUrl }, 'rotate as its keeper'],
    ];
    const files = readdirSync(at.keyFolder);
    for (const [more, why] of cases) {
      expect(await rotateElsewhere(more)).toBe(2);
      const said = err.splice(0).join('');
      expect(said).toContain(why);
      expect([wrong, at.masterKey].some((key) => said.includes(key))).toBe(false);
    }
    expect([out, readdirSync(at.keyFolder)]).toEqual([[], files]);
  });

  it('that comes not to its end says so, loses nothing, and is finished by the next', async () => {
    const subjectId = newSubject();
    const { keyId } = await keyOf(subjectId);
    const damage = (wrapped: string) =>
      withClient(at.superuserUrl, async (client) => {
        const { rows } = await client.query<{ was: string }>("SELECT encode(wrapped_key, 'hex') AS was FROM subject_keys WHERE subject_id = $1", [subjectId]);
        await client.query("UPDATE subject_keys SET wrapped_key = decode($2, 'hex') WHERE subject_id = $1", [subjectId, wrapped]);
        return rows[0]?.was ?? '';
      });
    const was = await damage('00');
    expect(await rotateElsewhere()).toBe(1);
    expect(err.splice(0).join('')).toMatch(/damaged.*run it again/);
    await damage(was);
    expect(await rotateElsewhere()).toBe(0);
    expect(readdirSync(at.keyFolder)).toHaveLength(1);
    expect(await keyOf(subjectId)).toMatchObject({ keyId });
  });
});
