import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestVault, createTestVault, newSubject, onDatabase, withClient } from '@reprise/testing';
import { Eraser } from '../erasure/eraser';
import { VaultSealed, VaultUnavailable } from '../errors';
import { keyNames, keyOf, logged, openVault, rowsOf } from './vaults.for-spec';
import type { Erasure, LoggedErasure } from './vault';

describe('a vault that was restored from a backup', () => {
  let at: TestVault;
  let folder: string;
  beforeEach(async () => {
    at = await createTestVault();
    folder = mkdtempSync(join(tmpdir(), 'reprise-backup-'));
  });
  afterEach(async () => {
    await at.drop();
    rmSync(folder, { recursive: true });
  });

  const admin = () => onDatabase(at.superuserUrl, 'postgres');
  const copy = (from: string, to: string) =>
    withClient(admin(), async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${to} WITH (FORCE)`);
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [from]);
      await client.query(`CREATE DATABASE ${to} TEMPLATE ${from}`);
      const { rows } = await client.query<{ grants: string }>(
        `SELECT format('GRANT CONNECT ON DATABASE %I TO reprise_vault_keeper, reprise_vault_reader', $1::text) AS grants`, [to],
      );
      await client.query(rows[0]?.grants ?? '');
    });
  const backUp = async () => {
    await copy(at.name, `${at.name}_backup`);
    cpSync(at.keyFolder, folder, { recursive: true });
  };
  const restore = async () => {
    await copy(`${at.name}_backup`, at.name);
    cpSync(folder, at.keyFolder, { recursive: true });
    await withClient(admin(), (client) => client.query(`DROP DATABASE ${at.name}_backup WITH (FORCE)`));
  };
  const announcing = (log: LoggedErasure[]) => (erasure: Erasure) => Promise.resolve(log.push({ ...erasure, position: log.length + 1 }));

  it('serves nothing of whom the log says that they were erased, in an instance that never stopped either', async () => {
    const [gone, stays] = [newSubject(), newSubject()];
    const log: LoggedErasure[] = [];
    const running = await openVault(at, { erasuresInLog: logged(log) });
    const [goneKey, staysKey] = [await keyOf(running, gone), await keyOf(running, stays)];
    await backUp();
    await new Eraser(running, announcing(log)).erase({ subjectId: gone, reason: 'asked to', requestedBy: 'dpo' });
    await restore();
    expect(await rowsOf(at, 'SELECT FROM subject_keys WHERE subject_id = $1', [gone])).toHaveLength(1);

    const reader = await openVault(at, { url: at.readerUrl, erasuresInLog: logged(log) });
    await expect(reader.find([stays])).rejects.toThrow(VaultSealed);
    const other = newSubject();
    await running.keysFor([other]);
    expect((await running.find([gone])).get(gone)).toEqual({ subjectId: gone, keyId: goneKey.keyId, erased: true });
    const found = await reader.find([gone, stays]);
    expect(found.get(gone)).toEqual({ subjectId: gone, keyId: goneKey.keyId, erased: true });
    expect(found.get(stays)).toMatchObject({ keyId: staysKey.keyId });

    expect(await new Eraser(running, announcing(log)).resume()).toBe(1);
    expect(log).toHaveLength(1);
    expect(await keyNames(at)).toHaveLength(1);
    await Promise.all([running.close(), reader.close()]);
  });

  it('does not find by their e-mail whom the log says that they were erased, in an instance that never stopped', async () => {
    const [gone, stays] = [newSubject(), newSubject()];
    const log: LoggedErasure[] = [];
    const [running, reader] = [await openVault(at, { erasuresInLog: logged(log) }), await openVault(at, { url: at.readerUrl, erasuresInLog: logged(log) })];
    for (const subjectId of [gone, stays]) await running.index(subjectId, 'email', 'both@x.example');
    expect(await reader.lookUp('email', 'both@x.example')).toEqual([gone, stays].sort());
    await backUp();
    await new Eraser(running, announcing(log)).erase({ subjectId: gone, reason: 'asked to', requestedBy: 'dpo' });
    await restore();
    await expect(reader.lookUp('email', 'both@x.example')).rejects.toThrow(VaultSealed);
    expect(await running.lookUp('email', 'both@x.example')).toEqual([stays]);
    expect(await reader.lookUp('email', 'both@x.example')).toEqual([stays]);
    await Promise.all([running.close(), reader.close()]);
  });

  it('knows an erased subject whose key is younger than the backup', async () => {
    const log: LoggedErasure[] = [];
    const before = await openVault(at, { erasuresInLog: logged(log) });
    await before.unsealed();
    await backUp();
    const gone = newSubject();
    const { keyId } = await keyOf(before, gone);
    await new Eraser(before, announcing(log)).erase({ subjectId: gone, reason: 'asked to', requestedBy: 'dpo' });
    await before.close();
    await restore();
    const after = await openVault(at, { erasuresInLog: logged(log) });
    expect((await after.find([gone])).get(gone)).toEqual({ subjectId: gone, keyId, erased: true });
    await after.close();
  });

  it('stays sealed while the log cannot say what was erased, and opens when it can', async () => {
    let away = true;
    const erasuresInLog = async function* () {
      if (away) throw new Error('the log does not answer');
      yield* await Promise.resolve([]);
    };
    const vault = await openVault(at, { erasuresInLog });
    await expect(vault.keysFor([newSubject()])).rejects.toThrow(VaultUnavailable);
    await expect(vault.lookUp('email', 'a@b.example')).rejects.toThrow(VaultUnavailable);
    await expect(vault.rotate()).rejects.toThrow(VaultUnavailable);
    away = false;
    await vault.keysFor([newSubject()]);
    await vault.close();
  });
});
