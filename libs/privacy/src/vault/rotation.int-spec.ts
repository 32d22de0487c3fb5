import { randomBytes, randomUUID } from 'node:crypto';
import { type TestVault, createTestVault, newSubject } from '@reprise/testing';
import { ConfigError } from '../errors';
import { decrypt } from '../keys/aes';
import type { EpochKeys } from '../keys/epoch-keys';
import { FileEpochKeys } from '../keys/file-epoch-keys';
import { readMasterKey } from '../keys/master-key';
import { dataKeyContext } from './data-keys';
import type { PostgresVault } from './postgres-vault';
import { EPOCH_KEY_METHODS, keyNames, keyOf, killedAt, openVault, rowsOf } from './vaults.for-spec';

describe('a rotation', () => {
  let at: TestVault;
  let vault: PostgresVault;
  beforeAll(async () => {
    at = await createTestVault();
    vault = await openVault(at);
  });
  afterAll(async () => {
    await vault.close();
    await at.drop();
  });

  interface Row {
    wrapped_key: Buffer;
    key_id: string;
    key_name: string;
  }
  const rowOf = async (subjectId: string) =>
    (await rowsOf<Row>(at, 'SELECT wrapped_key, key_id, key_name FROM subject_keys JOIN epochs USING (epoch) WHERE subject_id = $1', [subjectId]))[0] as Row;

  it('makes what was wrapped before of no use: its epoch key is nowhere any more', async () => {
    const subjectId = newSubject();
    await keyOf(vault, subjectId);
    const old = await rowOf(subjectId);
    await vault.rotate();
    const now = await rowOf(subjectId);
    expect(await keyNames(at)).toEqual([now.key_name]);
    expect(await at.epochKeys().load(old.key_name)).toBeUndefined();
    const current = await at.epochKeys().load(now.key_name);
    expect(decrypt(current!, old.wrapped_key, dataKeyContext(subjectId, old.key_id))).toBeUndefined();
    expect(now.wrapped_key.equals(old.wrapped_key)).toBe(false);
  });

  it('does not hinder readers and writers of other instances', async () => {
    const subjects = Array.from({ length: 40 }, newSubject);
    const [one, other] = [await openVault(at, { heldKeys: 1 }), await openVault(at, { url: at.readerUrl, heldKeys: 1 })];
    const keys = new Map((await Promise.all(subjects.map((id) => keyOf(one, id)))).map((key) => [key.subjectId, key.key]));
    let rotating = true;
    const rotations = (async () => {
      for (let n = 0; n < 5; n += 1) await vault.rotate();
      rotating = false;
    })();
    let reads = 0;
    for (; rotating; reads += 1) {
      const subjectId = subjects[reads % subjects.length] as string;
      const found = (await other.find([subjectId])).get(subjectId);
      expect(found && 'key' in found && found.key.equals(keys.get(subjectId)!)).toBe(true);
      await keyOf(one, newSubject());
    }
    await rotations;
    expect(reads).toBeGreaterThan(0);
    await Promise.all([one.close(), other.close()]);
  });

  it('that many ask for at once, in several instances, ends with one epoch', async () => {
    const others = await Promise.all([openVault(at), openVault(at)]);
    const subjectId = newSubject();
    const { key } = await keyOf(vault, subjectId);
    await Promise.all([vault, ...others].flatMap((each) => [each.rotate(), each.rotate(), each.rotate()]));
    expect((await keyOf(await openVaultAnew(), subjectId)).key.equals(key)).toBe(true);
    expect(await rowsOf(at, "SELECT FROM epochs WHERE state <> 'destroyed'")).toHaveLength(1);
    expect(await keyNames(at)).toHaveLength(1);
    await Promise.all(others.map((each) => each.close()));
  });

  const opened: PostgresVault[] = [];
  const openVaultAnew = async () => {
    const anew = await openVault(at);
    opened.push(anew);
    return anew;
  };
  afterAll(() => Promise.all(opened.map((each) => each.close())));

  describe.each([['before', false], ['after', true]] as const)('killed %s use of the key store', (_, after) => {
    it.each([0, 1, 2, 3, 4])('%s is finished by the next one, and nothing is lost meanwhile', async (call) => {
      const [subjectId, email] = [newSubject(), `${randomUUID()}@x.example`];
      await vault.index(subjectId, 'email', email);
      const { key } = await keyOf(vault, subjectId);
      const old = await rowOf(subjectId);
      const store = killedAt(at.epochKeys(), EPOCH_KEY_METHODS, { call, after });
      const killed = await openVault(at, { epochKeys: store.wrapped }).catch(() => undefined);
      await killed?.rotate().catch(() => undefined);
      expect((await keyOf(await openVaultAnew(), subjectId)).key.equals(key)).toBe(true);
      await vault.rotate();
      expect((await keyOf(await openVaultAnew(), subjectId)).key.equals(key)).toBe(true);
      expect(await (await openVaultAnew()).lookUp('email', email)).toEqual([subjectId]);
      expect(await at.epochKeys().load(old.key_name)).toBeUndefined();
      expect(await rowsOf(at, "SELECT FROM epochs WHERE state <> 'destroyed'")).toHaveLength(1);
      await killed?.close();
    });
  });

  it('destroys the key of an ended epoch again when an old key folder was restored', async () => {
    const store = at.epochKeys();
    const kept: string[] = [];
    const restoring: EpochKeys = {
      create: (vaultId) => store.create(vaultId),
      load: (name) => store.load(name),
      names: (vaultId) => store.names(vaultId),
      destroy: (name) => Promise.resolve(void kept.push(name)),
    };
    const careless = await openVault(at, { epochKeys: restoring });
    await careless.rotate();
    expect(await keyNames(at)).toContain(kept[0]);
    await vault.rotate();
    expect(await store.load(kept[0] as string)).toBeUndefined();
    await careless.close();
  });

  it('tells how far it is, and what it did', async () => {
    const subjects = Array.from({ length: 3 }, newSubject);
    for (const subjectId of subjects) await vault.index(subjectId, 'email', `${subjectId}@x.example`);
    const [before] = await rowsOf<{ epoch: number; keys: string; tokens: string }>(
      at, "SELECT epoch, (SELECT count(*) FROM subject_keys) AS keys, (SELECT count(DISTINCT token) FROM blind_index) AS tokens FROM epochs WHERE state = 'current'",
    );
    const [dataKeys, indexEntries] = [Number(before?.keys), Number(before?.tokens)];
    const told: { done: number; total: number }[] = [];
    const rotated = await vault.rotate((progress) => told.push(progress));
    expect(rotated).toEqual({ epoch: before!.epoch + 1, dataKeys, indexEntries, destroyed: [before!.epoch] });
    expect(told.at(-1)).toEqual({ done: dataKeys + indexEntries, total: dataKeys + indexEntries });
  });

  it('is refused to who only reads, before a key is made', async () => {
    const reader = await openVault(at, { url: at.readerUrl });
    const names = await keyNames(at);
    await expect(reader.rotate()).rejects.toThrow('as its keeper');
    expect(await keyNames(at)).toEqual(names);
    await reader.close();
  });

  it('leaves keys alone that are not of this vault', async () => {
    const foreign = await at.epochKeys().create('another');
    await vault.rotate();
    expect(await at.epochKeys().load(foreign)).toBeDefined();
    await at.epochKeys().destroy(foreign);
  });

  it('keeps the epoch under which a damaged row is wrapped', async () => {
    const [subjectId, fine] = [newSubject(), newSubject()];
    await keyOf(vault, subjectId);
    await keyOf(vault, fine);
    const { wrapped_key: wrapped, key_name: name } = await rowOf(subjectId);
    await rowsOf(at, "UPDATE subject_keys SET wrapped_key = '\\x00' WHERE subject_id = $1", [subjectId]);
    await expect(vault.rotate()).rejects.toThrow('damaged');
    expect(await at.epochKeys().load(name)).toBeDefined();
    await rowsOf(at, 'UPDATE subject_keys SET wrapped_key = $2 WHERE subject_id = $1', [subjectId, wrapped]);
    await vault.rotate();
    expect(await at.epochKeys().load(name)).toBeUndefined();
  });

  it('does not begin with another master key, or without the key folder', async () => {
    const wrong = new FileEpochKeys(at.keyFolder, readMasterKey({ VAULT_MASTER_KEY: randomBytes(32).toString('base64') }));
    await expect(openVault(at, { epochKeys: wrong })).rejects.toThrow(ConfigError);
    const empty = new FileEpochKeys(`${at.keyFolder}-elsewhere`, readMasterKey({ VAULT_MASTER_KEY: at.masterKey }));
    await expect(openVault(at, { epochKeys: empty })).rejects.toThrow(ConfigError);
  });
});
