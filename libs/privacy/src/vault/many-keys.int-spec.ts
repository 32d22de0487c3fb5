import { type TestVault, createTestVault, newSubject } from '@reprise/testing';
import { SubjectErased } from '../errors';
import type { PostgresVault } from './postgres-vault';
import { keyOf, openVault, rowsOf } from './vaults.for-spec';

describe('keys of many subjects', () => {
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

  const subjects = (count: number) => Array.from({ length: count }, newSubject);
  /** Transactions in which these keys were made. */
  const transactions = async (subjectIds: readonly string[]) => {
    const rows = await rowsOf<{ made: string }>(at, 'SELECT DISTINCT xmin::text AS made FROM subject_keys WHERE subject_id = ANY($1)', [subjectIds]);
    return rows.length;
  };

  it('are made by few statements when one asks for all', async () => {
    const many = subjects(1_200);
    const keys = await vault.keysFor(many);
    expect([keys.size, new Set([...keys.values()].map(({ keyId }) => keyId)).size]).toEqual([1_200, 1_200]);
    expect(await transactions(many)).toBe(3);
  });

  it('are made by few statements when many ask at once', async () => {
    const many = subjects(200);
    await Promise.all(many.map((subjectId) => vault.keysFor([subjectId])));
    expect(await transactions(many)).toBe(2);
  });

  it('are made by both of two that ask for the same in another order', async () => {
    const other = await openVault(at);
    for (const many of Array.from({ length: 5 }, () => subjects(100))) {
      const [mine, theirs] = await Promise.all([vault.keysFor(many), other.keysFor(many.toReversed())]);
      expect(many.filter((subjectId) => mine.get(subjectId)?.keyId !== theirs.get(subjectId)?.keyId)).toEqual([]);
    }
    await other.close();
  });

  it('are refused for who was erased, and for nobody else who asked meanwhile', async () => {
    const [erased, ...others] = subjects(20);
    await vault.bury({ subjectId: erased!, reason: 'asked to', requestedBy: 'dpo' });
    const answers = await Promise.allSettled([...others.slice(0, 10), erased!, ...others.slice(10)].map((subjectId) => keyOf(vault, subjectId)));
    expect(answers.flatMap((answer, index) => (answer.status === 'rejected' ? [[index, answer.reason as unknown]] : []))).toEqual([[10, expect.any(SubjectErased)]]);
    await expect(vault.keysFor([others[0]!, erased!])).rejects.toThrow(SubjectErased);
  });
});
