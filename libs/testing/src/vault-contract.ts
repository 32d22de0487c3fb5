import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SubjectErased, type SubjectKey, type Vault, isTombstone } from '@reprise/privacy';

export const newSubject = (): string => `subject-${randomUUID()}`;

const bytesOf = ({ key }: SubjectKey) => key.export().toString('hex');

/** What every vault must do, whatever stands behind it. `open` gives one that may hold anything already. */
export function vaultContract(open: () => Promise<Vault>): void {
  let vault: Vault;
  beforeAll(async () => {
    vault = await open();
  });
  afterAll(() => vault.close());

  const keyOf = async (subjectId: string) => (await vault.keysFor([subjectId])).get(subjectId) as SubjectKey;
  const found = async (subjectId: string) => (await vault.find([subjectId])).get(subjectId);
  const erase = async (subjectId: string, { position = 7 } = {}) => {
    await vault.bury({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
    await vault.destroyKey(subjectId);
    await vault.announced(subjectId, position);
    await vault.finish(subjectId);
  };

  describe('keys', () => {
    it('are made once for each subject, however many ask at once', async () => {
      const [one, other] = [newSubject(), newSubject()];
      const asked = await Promise.all(Array.from({ length: 10 }, () => vault.keysFor([one, other, one])));
      expect(new Set(asked.map((keys) => bytesOf(keys.get(one) as SubjectKey))).size).toBe(1);
      expect(bytesOf(await keyOf(one))).not.toBe(bytesOf(await keyOf(other)));
      expect((await keyOf(one)).key.symmetricKeySize).toBe(32);
    });

    it('are not made by looking for them', async () => {
      const subjectId = newSubject();
      expect(await found(subjectId)).toBeUndefined();
      const { keyId } = await keyOf(subjectId);
      expect(await found(subjectId)).toMatchObject({ subjectId, keyId });
    });

    it('stay what they are when the epoch is rotated, as do those of many others', async () => {
      const subjects = Array.from({ length: 20 }, newSubject);
      const before = await vault.keysFor(subjects);
      await vault.rotate();
      await vault.rotate();
      const after = await vault.find(subjects);
      expect(subjects.map((id) => bytesOf(after.get(id) as SubjectKey))).toEqual(subjects.map((id) => bytesOf(before.get(id) as SubjectKey)));
    });
  });

  describe('an erasure', () => {
    it('leaves a tombstone that names the key, and no key', async () => {
      const subjectId = newSubject();
      const { keyId } = await keyOf(subjectId);
      await erase(subjectId);
      expect(await found(subjectId)).toEqual({ subjectId, keyId, erased: true });
    });

    it('stops a new key from its first step on', async () => {
      const subjectId = newSubject();
      await vault.bury({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
      await expect(vault.keysFor([subjectId])).rejects.toThrow(SubjectErased);
      await expect(vault.index(subjectId, 'email', 'a@b.example')).rejects.toThrow(SubjectErased);
      await erase(subjectId);
      await expect(vault.keysFor([subjectId])).rejects.toThrow(SubjectErased);
    });

    it('never destroys the key of someone who is not buried', async () => {
      const subjectId = newSubject();
      const key = bytesOf(await keyOf(subjectId));
      await expect(vault.destroyKey(subjectId)).rejects.toThrow();
      expect(bytesOf(await keyOf(subjectId))).toBe(key);
    });

    it('keeps the first request, and says how far it has come', async () => {
      const subjectId = newSubject();
      await vault.bury({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
      await vault.bury({ subjectId, reason: 'again', requestedBy: 'someone' });
      expect(await vault.unfinished()).toContain(subjectId);
      expect(await vault.erasure(subjectId)).toMatchObject({ reason: 'asked to', requestedBy: 'dpo', keyDestroyedAt: undefined, finished: false });
      await erase(subjectId, { position: 12 });
      expect(await vault.erasure(subjectId)).toMatchObject({ reason: 'asked to', position: 12, finished: true });
      expect(await vault.unfinished()).not.toContain(subjectId);
    });

    it('is not finished before it is announced', async () => {
      const subjectId = newSubject();
      await keyOf(subjectId);
      await vault.bury({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
      await expect(vault.finish(subjectId)).rejects.toThrow();
      await vault.destroyKey(subjectId);
      await expect(vault.finish(subjectId)).rejects.toThrow();
      expect((await vault.erasure(subjectId))?.finished).toBe(false);
    });

    it('of many at once is finished for each, and harmless to repeat', async () => {
      const subjects = Array.from({ length: 12 }, newSubject);
      await vault.keysFor(subjects);
      await Promise.all(subjects.map((subjectId) => erase(subjectId)));
      await Promise.all(subjects.map((subjectId) => erase(subjectId)));
      const states = await Promise.all(subjects.map((subjectId) => vault.erasure(subjectId)));
      expect(states.every((state) => state?.finished)).toBe(true);
    });
  });

  describe('the blind index', () => {
    const email = () => `${randomUUID()}@Example.org`;

    it('finds who was indexed by a value, in whatever way it is written', async () => {
      const [subjectId, value] = [newSubject(), email()];
      await vault.index(subjectId, 'email', value);
      await vault.index(subjectId, 'email', ` ${value.toUpperCase()} `);
      expect(await vault.lookUp('email', value.toLowerCase())).toEqual([subjectId]);
      expect(await vault.lookUp('email', email())).toEqual([]);
    });

    it('finds the same after any number of rotations, also what was indexed again in between', async () => {
      const [one, other, value] = [newSubject(), newSubject(), email()];
      await vault.index(one, 'email', value);
      await vault.index(other, 'email', value);
      await vault.rotate();
      await vault.index(one, 'email', value);
      await vault.rotate();
      expect(await vault.lookUp('email', value)).toEqual([one, other].sort());
    });

    it('forgets a subject with the key, and nobody else', async () => {
      const [one, other, value] = [newSubject(), newSubject(), email()];
      await vault.index(one, 'email', value);
      await vault.index(other, 'email', value);
      await erase(one);
      expect(await vault.lookUp('email', value)).toEqual([other]);
    });
  });

  it('never answers but by the key or the tombstone, for any mix of makers, erasers and rotations at once', async () => {
    const subjects = Array.from({ length: 8 }, newSubject);
    const outcomes = await Promise.all(
      subjects.flatMap((subjectId, index) => [
        vault.keysFor([subjectId]).then((keys) => keys.get(subjectId)?.keyId, (error: Error) => error.name),
        index % 2 ? erase(subjectId) : vault.rotate(),
        vault.keysFor([subjectId]).then((keys) => keys.get(subjectId)?.keyId, (error: Error) => error.name),
      ]),
    );
    const final = await vault.find(subjects);
    expect(subjects.map((subjectId) => final.get(subjectId)).map((each) => each && isTombstone(each))).toEqual(subjects.map((_, index) => index % 2 === 1));
    expect(outcomes.filter((outcome) => typeof outcome === 'string' && outcome.endsWith('Unavailable'))).toEqual([]);
  });
}
