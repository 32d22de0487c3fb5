import { inspect } from 'node:util';
import { z } from 'zod';
import { type Personal, isEnvelope, personalField, personalOf, pii, toSeal } from './personal';
import { personalPlaces } from './personal-places';

const Person = z.strictObject({ subjectId: z.string(), name: pii(z.string()), note: pii(z.string()).optional() });
const Transfer = z.strictObject({
  from: Person,
  to: Person.nullable(),
  message: pii(z.string(), { subject: '/from/subjectId' }),
  witnesses: z.array(Person).default([]),
  contacts: z.record(z.string(), Person).optional(),
  amount: z.int(),
});

describe('personal fields', () => {
  it('are found wherever they stand, each with the subject it belongs to', () => {
    const ada = { subjectId: 'ada', name: 'Ada' };
    const data = { from: ada, to: { ...ada, note: 'hi' }, message: 'for you', witnesses: [ada], contacts: { home: ada }, amount: 1 };
    expect(personalPlaces(Transfer, data).map(({ path, subject, value }) => [path.join('/'), subject, value])).toEqual([
      ['from/name', 'subjectId', 'Ada'],
      ['to/name', 'subjectId', 'Ada'],
      ['to/note', 'subjectId', 'hi'],
      ['message', '/from/subjectId', 'for you'],
      ['witnesses/0/name', 'subjectId', 'Ada'],
      ['contacts/home/name', 'subjectId', 'Ada'],
    ]);
  });

  it('that are absent are left out', () => {
    const data = { from: { subjectId: 'ada', name: 'Ada', note: undefined }, to: null, message: 'm', amount: 1 };
    expect(personalPlaces(Transfer, data).map(({ path }) => path.join('/'))).toEqual(['from/name', 'message']);
  });

  it('in one option of a union are found in values of that option', () => {
    const Either = z.union([Person, z.strictObject({ company: z.string() }), z.string(), z.array(Person)]);
    expect(personalPlaces(Either, { company: 'ACME' })).toEqual([]);
    expect(personalPlaces(Either, 'nobody')).toEqual([]);
    expect(personalPlaces(Either, { subjectId: 'ada', name: 'Ada' })).toHaveLength(1);
    expect(personalPlaces(Either, [{ subjectId: 'ada', name: 'Ada' }]).map(({ path }) => path)).toEqual([[0, 'name']]);
  });

  it('may be whole objects, and their parts are not looked into', () => {
    const Order = z.object({ subjectId: z.string(), address: pii(z.object({ street: pii(z.string()), city: z.string() })) });
    expect(personalPlaces(Order, { subjectId: 'ada', address: { street: 's', city: 'c' } }).map(({ path }) => path)).toEqual([['address']]);
  });

  it('keep their mark through optional and nullable', () => {
    expect(personalField(pii(z.string(), 'owner').optional())).toEqual({ subject: 'owner' });
    expect(personalField(z.string())).toBeUndefined();
  });
});

describe('a personal field', () => {
  const name = pii(z.string().max(5));

  it('takes values of its schema, and envelopes', () => {
    expect([name.safeParse('Ada').success, name.safeParse('pii:1:ada:x').success]).toEqual([true, true]);
  });

  it('says what is wrong with a value as its schema does', () => {
    expect(name.safeParse('Augusta').error?.issues).toMatchObject([{ code: 'too_big', maximum: 5 }]);
  });

  it.each([1, {}, 'pii:1:\n', 'pii:no', `pii:1:${'x'.repeat(9_000)}`])('refuses %p', (value) => expect(name.safeParse(value).success).toBe(false));
});

describe('personal data that is not sealed yet', () => {
  const secret = personalOf('Ada Lovelace');

  it('does not show, however it is printed', () => {
    const printed = [`${secret as unknown as string}`, JSON.stringify({ secret }), inspect(secret, { showHidden: true, depth: 9 }), inspect({ ...secret }), Object.values(secret).join()];
    expect(printed.join()).not.toContain('Ada');
  });

  it('can be handed on, and opened by what seals it', () => {
    const event = { name: secret };
    expect(toSeal({ ...event }.name)).toBe('Ada Lovelace');
    expect(toSeal('as it was')).toBe('as it was');
  });

  it('is nothing that rules or projections can use as a text', () => {
    const looksInside = (name: Personal<string>) => {
      // @ts-expect-error: a Personal<string> is no string
      const text: string = name;
      return text;
    };
    expect(typeof looksInside(secret)).not.toBe('string');
  });

  it('is told from an envelope', () => expect([isEnvelope(secret), isEnvelope('Ada'), isEnvelope('pii:1:ada')]).toEqual([false, false, true]));
});
