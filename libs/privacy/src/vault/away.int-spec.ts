import { setTimeout as pause } from 'node:timers/promises';
import { type TcpProxy, type TestVault, createTestVault, newSubject, tcpProxy } from '@reprise/testing';
import { Eraser } from '../erasure/eraser';
import { ConfigError, VaultFailure, VaultUnavailable } from '../errors';
import type { EpochKeys } from '../keys/epoch-keys';
import { MAX_KEY_AGE_MS, type PostgresVault } from './postgres-vault';
import { keyOf, openVault, rowsOf } from './vaults.for-spec';

describe('an instance that is cut off', () => {
  let at: TestVault;
  let other: PostgresVault;
  let proxy: TcpProxy;
  let throughProxy: string;
  let keeperThroughProxy: string;
  beforeAll(async () => {
    at = await createTestVault();
    other = await openVault(at);
    const url = new URL(at.readerUrl);
    proxy = await tcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    throughProxy = url.toString();
    keeperThroughProxy = Object.assign(new URL(at.keeperUrl), { hostname: url.hostname, port: url.port }).toString();
  });
  afterAll(async () => {
    await proxy.close();
    await other.close();
    await at.drop();
  });
  afterEach(() => proxy.mend());

  const erase = (subjectId: string) => new Eraser(other, () => Promise.resolve(1)).erase({ subjectId, reason: 'asked to', requestedBy: 'dpo' });

  it('opens what was erased for no longer than the bound, and then says that the vault is away, never that it was erased', async () => {
    let now = 0;
    const subjectId = newSubject();
    const { key, keyId } = await keyOf(other, subjectId);
    const cutOff = await openVault(at, { url: throughProxy, now: () => now });
    const found = async () => (await cutOff.find([subjectId])).get(subjectId);
    expect(await found()).toMatchObject({ keyId });
    proxy.cut();
    await erase(subjectId);
    now = MAX_KEY_AGE_MS - 1;
    const last = await found();
    expect(last && 'key' in last && last.key.equals(key)).toBe(true);
    now = MAX_KEY_AGE_MS;
    await expect(found()).rejects.toThrow(VaultUnavailable);
    proxy.mend();
    expect(await found()).toEqual({ subjectId, keyId, erased: true });
    await cutOff.close();
  });

  it('stops by the clock of the machine too, although nothing tells it', async () => {
    const subjectId = newSubject();
    await keyOf(other, subjectId);
    const cutOff = await openVault(at, { url: throughProxy });
    await cutOff.find([subjectId]);
    const held = performance.now();
    proxy.cut();
    await erase(subjectId);
    const opens = () => cutOff.find([subjectId]).then(() => true, (error: unknown) => error);
    let opened = 0;
    let last = held;
    let answer: unknown = true;
    for (; answer === true; await pause(100)) {
      const asked = performance.now();
      answer = await opens();
      if (answer === true) [opened, last] = [opened + 1, asked];
    }
    expect(answer).toBeInstanceOf(VaultUnavailable);
    expect(opened).toBeGreaterThan(0);
    expect(last - held).toBeLessThan(MAX_KEY_AGE_MS);
    await cutOff.close();
  }, 2 * MAX_KEY_AGE_MS);

  it('hears of an erasure within the bound when it is not', async () => {
    let now = 0;
    const subjectId = newSubject();
    await keyOf(other, subjectId);
    const reader = await openVault(at, { url: at.readerUrl, now: () => now });
    await reader.find([subjectId]);
    await erase(subjectId);
    now = MAX_KEY_AGE_MS;
    expect((await reader.find([subjectId])).get(subjectId)).toMatchObject({ erased: true });
    await reader.close();
  });

  it('says that the vault is away while it hangs', async () => {
    const reader = await openVault(at, { url: throughProxy });
    await reader.unsealed();
    proxy.stall();
    await expect(reader.find([newSubject()])).rejects.toThrow(VaultUnavailable);
    proxy.mend();
    await reader.close();
  });

  it('in the middle of a rotation says so, and the next rotation finishes it', async () => {
    const subjectId = newSubject();
    const { keyId } = await keyOf(other, subjectId);
    const store = at.epochKeys();
    const cutting: EpochKeys = {
      create: async (vaultId) => {
        proxy.cut();
        await expect(openVault(at, { url: throughProxy })).rejects.toThrow(VaultUnavailable);
        return store.create(vaultId);
      },
      load: (name) => store.load(name),
      destroy: (name) => store.destroy(name),
      names: (vaultId) => store.names(vaultId),
    };
    const keeper = await openVault(at, { url: keeperThroughProxy, epochKeys: cutting });
    await expect(keeper.rotate()).rejects.toThrow(VaultUnavailable);
    await other.rotate();
    expect((await other.find([subjectId])).get(subjectId)).toMatchObject({ keyId });
    await keeper.close();
  });

  it('from its key folder makes no key, no entry and no rotation, finds nobody nor says that there is nobody, and goes on when it is back', async () => {
    let now = 0;
    let gone = false;
    const store = at.epochKeys();
    const leaving: EpochKeys = {
      create: (vaultId) => store.create(vaultId),
      load: (name) => (gone ? Promise.resolve(undefined) : store.load(name)),
      destroy: (name) => store.destroy(name),
      names: (vaultId) => store.names(vaultId),
    };
    const keeper = await openVault(at, { epochKeys: leaving, now: () => now });
    const [subjectId, entry] = [newSubject(), newSubject()];
    gone = true;
    now = MAX_KEY_AGE_MS;
    await expect(keeper.keysFor([subjectId])).rejects.toThrow(VaultUnavailable);
    await expect(keeper.index(entry, 'email', `${entry}@x.example`)).rejects.toThrow(VaultUnavailable);
    await expect(keeper.rotate()).rejects.toThrow(VaultUnavailable);
    await expect(keeper.lookUp('email', 'known@x.example')).rejects.toThrow(VaultUnavailable);
    gone = false;
    await keeper.rotate();
    expect((await keyOf(keeper, subjectId)).subjectId).toBe(subjectId);
    await keeper.close();
  });

  it('cannot begin, and says why', async () => {
    proxy.cut();
    await expect(openVault(at, { url: throughProxy })).rejects.toThrow(VaultUnavailable);
  });

  it('is told from one that the vault refuses: a reader makes no keys and erases nobody', async () => {
    const subjectId = newSubject();
    const reader = await openVault(at, { url: at.readerUrl });
    await expect(reader.keysFor([subjectId])).rejects.toThrow(VaultFailure);
    await expect(reader.bury({ subjectId, reason: 'r', requestedBy: 'x' })).rejects.toThrow(VaultFailure);
    await expect(reader.rotate()).rejects.toThrow(ConfigError);
    expect(await rowsOf(at, 'SELECT FROM tombstones WHERE subject_id = $1', [subjectId])).toEqual([]);
    await reader.close();
  });
});
