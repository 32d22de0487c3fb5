import { personalOf, pii } from '@reprise/kernel';
import { z } from 'zod';
import { UnsealablePersonal } from '../errors';
import { indexPersonal } from './index-personal';

const Person = z.strictObject({ subjectId: z.string(), name: pii(z.string()), email: pii(z.email(), { subject: 'subjectId', index: 'email' }).optional() });
const Met = z.strictObject({ a: Person, b: Person });

const indexed = async (data: unknown) => {
  const entries: string[][] = [];
  await indexPersonal({ index: (...entry) => Promise.resolve(void entries.push(entry)) }, { schema: Met, data });
  return entries;
};

describe('indexing an event', () => {
  const bob = { subjectId: 'bob', name: 'Bob' };

  it('lets each subject be found by what the contract says, and by nothing else', async () => {
    const ada = { subjectId: 'ada', name: 'Ada', email: 'ada@x.example' };
    expect(await indexed({ a: ada, b: { ...bob, email: personalOf('bob@x.example') } })).toEqual([
      ['ada', 'email', 'ada@x.example'],
      ['bob', 'email', 'bob@x.example'],
    ]);
    expect(await indexed({ a: bob, b: bob })).toEqual([]);
  });

  it('leaves what is in an envelope already', async () => {
    expect(await indexed({ a: { ...bob, email: 'pii:1:bob:k:e:s:p:1:x' }, b: bob })).toEqual([]);
  });

  it('refuses a value that names no subject', async () => {
    await expect(indexed({ a: { name: 'Nobody', email: 'n@x.example' }, b: bob })).rejects.toThrow(UnsealablePersonal);
  });
});
