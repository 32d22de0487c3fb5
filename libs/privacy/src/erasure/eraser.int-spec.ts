import { randomUUID } from 'node:crypto';
import { type TestVault, createTestVault, newSubject } from '@reprise/testing';
import { SubjectErased } from '../errors';
import type { PostgresVault } from '../vault/postgres-vault';
import { Killed, keyOf, killedAt, logged, openVault, rowsOf } from '../vault/vaults.for-spec';
import type { Erasure, Erasures, LoggedErasure } from '../vault/vault';
import { Eraser } from './eraser';

const STEPS = ['bury', 'destroyKey', 'announced', 'finish'] as const satisfies readonly (keyof Erasures)[];

describe('an erasure', () => {
  let at: TestVault;
  let vault: PostgresVault;
  const log: LoggedErasure[] = [];

  /** As the log does it: the same subject again gives the first answer. */
  const announcer = {
    announce: (erasure: Erasure) => {
      const known = log.find(({ subjectId }) => subjectId === erasure.subjectId);
      if (!known) log.push({ ...erasure, position: log.length + 1 });
      return Promise.resolve(known?.position ?? log.length);
    },
  };
  const request = (subjectId: string) => ({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
  const liveEpochs = () => rowsOf<{ epoch: number }>(at, "SELECT epoch FROM epochs WHERE state <> 'destroyed'");

  beforeAll(async () => {
    at = await createTestVault();
    vault = await openVault(at, { erasuresInLog: logged(log) });
  });
  afterAll(async () => {
    await vault.close();
    await at.drop();
  });

  it('leaves nothing that opens, tells the log once, and says by when no instance can look any more', async () => {
    const subjectId = newSubject();
    const { keyId } = await keyOf(vault, subjectId);
    const [before] = await liveEpochs();
    const eraser = new Eraser(vault, announcer.announce);
    const answer = await eraser.erase(request(subjectId));
    expect(answer).toMatchObject({ hadKey: true });
    expect(await eraser.erase(request(subjectId))).toEqual(answer);
    expect(log.filter((erasure) => erasure.subjectId === subjectId)).toEqual([expect.objectContaining({ keyId, reason: 'asked to', requestedBy: 'dpo', position: answer.position })]);
    expect((await liveEpochs())[0]?.epoch).toBe((before?.epoch ?? 0) + 1);
    const [row] = await rowsOf<{ key_destroyed_at: Date }>(at, 'SELECT key_destroyed_at FROM applied_erasures WHERE subject_id = $1', [subjectId]);
    expect(Date.parse(answer.cachesEmptyBy) - (row?.key_destroyed_at.getTime() ?? 0)).toBe(30_000);
    await expect(vault.keysFor([subjectId])).rejects.toThrow(SubjectErased);
  });

  it('of someone who was never heard of stops anything from being recorded about them', async () => {
    const subjectId = newSubject();
    expect(await new Eraser(vault, announcer.announce).erase(request(subjectId))).toMatchObject({ hadKey: false });
    await expect(vault.keysFor([subjectId])).rejects.toThrow(SubjectErased);
    expect((await vault.find([subjectId])).get(subjectId)).toEqual({ subjectId, keyId: null, erased: true });
  });

  it('that fails does not keep the others from being finished', async () => {
    const [stuck, other] = [newSubject(), newSubject()];
    for (const subjectId of [stuck, other]) await vault.bury(request(subjectId));
    const refusing = new Eraser(vault, (erasure) => (erasure.subjectId === stuck ? Promise.reject(new Error('not this one')) : announcer.announce(erasure)));
    await expect(refusing.resume()).rejects.toThrow(/^1 erasures could not be finished, 1 are: not this one$/);
    expect(await vault.unfinished()).toEqual([stuck]);
    expect(await new Eraser(vault, announcer.announce).resume(AbortSignal.abort())).toBe(0);
    expect(await new Eraser(vault, announcer.announce).resume()).toBe(1);
  });

  describe.each([['before', false], ['after', true]] as const)('killed %s step', (_, after) => {
    it.each([0, 1, 2, 3, 4])('%s is finished by who comes next, and told once', async (call) => {
      const [subjectId, other] = [newSubject(), newSubject()];
      const email = `${randomUUID()}@x.example`;
      for (const each of [subjectId, other]) await vault.index(each, 'email', email);
      const otherKey = (await keyOf(vault, other)).key;
      const told = killedAt(Object.assign(vault, announcer), [...STEPS, 'announce'], { call, after });
      await expect(new Eraser(told.wrapped, (erasure) => told.wrapped.announce(erasure)).erase(request(subjectId))).rejects.toThrow(Killed);
      expect(told.bites()).toBe(true);

      const next = await openVault(at, { erasuresInLog: logged(log) });
      const eraser = new Eraser(next, announcer.announce);
      const accepted = call > 0 || after;
      const finishedAlready = call === 4 && after;
      expect(await eraser.resume()).toBe(accepted && !finishedAlready ? 1 : 0);
      if (!accepted) await eraser.erase(request(subjectId));

      expect(await next.erasure(subjectId)).toMatchObject({ finished: true });
      expect(log.filter((erasure) => erasure.subjectId === subjectId)).toHaveLength(1);
      expect(await next.lookUp('email', email)).toEqual([other]);
      expect((await keyOf(next, other)).key.equals(otherKey)).toBe(true);
      expect(await liveEpochs()).toHaveLength(1);
      await next.close();
    });
  });
});
