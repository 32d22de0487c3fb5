import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestVault, createTestVault, newSubject } from '@reprise/testing';
import { Eraser } from '../erasure/eraser';
import { seal } from '../envelope/sealing';
import type { PostgresVault } from '../vault/postgres-vault';
import { keyOf, openVault } from '../vault/vaults.for-spec';
import { subjectEnvelopes } from './subject-envelopes';

const place = { eventId: 'e', streamId: 'account-a', path: 'owner/name', schemaVersion: 1 };

describe("a subject's envelopes", () => {
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

  const ask = async (subjectId: string) => {
    const reader = await openVault(at, { url: at.readerUrl });
    return subjectEnvelopes(reader, subjectId).finally(() => reader.close());
  };

  it('open while the key is there, and never after the erasure', async () => {
    const subjectId = newSubject();
    const envelope = seal('Ada Lovelace', await keyOf(vault, subjectId), place);
    const before = await ask(subjectId);
    expect(before).toMatchObject({ hasKey: true, erased: false, finished: false });
    expect(before.tryToOpen(envelope)).toEqual({ opened: true, value: 'Ada Lovelace' });
    expect(before.tryToOpen(envelope.slice(0, -9))).toEqual({ opened: false, damaged: true });
    await new Eraser(vault, () => Promise.resolve(1)).erase({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
    const after = await ask(subjectId);
    expect(after).toMatchObject({ hasKey: false, erased: true, finished: true });
    expect(after.tryToOpen(envelope)).toEqual({ opened: false, damaged: false });
  });

  it('of a vault whose key folder was restored are told with the keys that came back, until a rotation destroys them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reprise-key-folder-'));
    const subjectId = newSubject();
    await keyOf(vault, subjectId);
    cpSync(at.keyFolder, folder, { recursive: true });
    await new Eraser(vault, () => Promise.resolve(1)).erase({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
    expect(await ask(subjectId)).toMatchObject({ erased: true, finished: true, strayKeys: 0 });
    cpSync(folder, at.keyFolder, { recursive: true });
    expect(await ask(subjectId)).toMatchObject({ erased: true, finished: true, strayKeys: 1 });
    await vault.rotate();
    expect(await ask(subjectId)).toMatchObject({ strayKeys: 0 });
    rmSync(folder, { recursive: true });
  });

  it('of an erasure that is under way, and of somebody who was never there, are told apart', async () => {
    const subjectId = newSubject();
    await vault.bury({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
    expect(await ask(subjectId)).toMatchObject({ hasKey: false, erased: true, finished: false });
    expect(await ask(newSubject())).toMatchObject({ hasKey: false, erased: false, finished: false });
  });
});
