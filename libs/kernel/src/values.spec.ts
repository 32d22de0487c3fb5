import fc from 'fast-check';
import { z } from 'zod';
import { event } from './event';
import { personalField, pii } from './personal';
import { StreamId, categoryOf, idOf } from './stream-id';
import { Currency, Identifier, MAX_AMOUNT, MinorUnits, text } from './values';

const accepts = (schema: z.ZodType) => (value: unknown) => schema.safeParse(value).success;

describe('text', () => {
  const accepted = accepts(text(10));

  it('refuses what Postgres cannot store: NUL and halves of surrogate pairs', () =>
    expect(['a\0b', '\0', '\ud83d', '\ude00', 'a\ud83db', '\ude00\ud83d'].filter(accepted)).toEqual([]));
  it('takes any language, emoji, and words that mean something to a program', () =>
    expect(['Němcová', '日本', '😀', "O'Neil", '__proto__', '$1;--'].filter((value) => !accepted(value))).toEqual([]));
  it('has a length', () => expect(['', 'x'.repeat(11), 'x'.repeat(10)].map(accepted)).toEqual([false, false, true]));
  it('takes what survives UTF-8 unchanged, and nothing else', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 1, maxLength: 10 }), (units) => {
        const value = String.fromCharCode(...units);
        expect(accepted(value)).toBe(Buffer.from(value, 'utf8').toString('utf8') === value);
      }),
    ));
});

describe('minor units', () => {
  it('are positive integers, small enough to add up exactly', () => {
    expect([1, MAX_AMOUNT].map(accepts(MinorUnits))).toEqual([true, true]);
    expect([0, -1, 0.1, MAX_AMOUNT + 1, 2 ** 53, NaN, Infinity, '1', 1n, null].filter(accepts(MinorUnits))).toEqual([]);
    expect(Number.isSafeInteger(MAX_AMOUNT * 9000)).toBe(true);
  });
});

describe('an identifier', () => {
  it('is what may stand in a URL and in a stream id', () => {
    expect(['42', 'berka-17', 'A_b', 'x'.repeat(64)].filter((id) => !accepts(Identifier)(id))).toEqual([]);
    expect(['', '-a', '_a', '__proto__', "a'b", '../a', 'a/b', 'a%00', 'a b', 'ä', 'a\n', 'x'.repeat(65)].filter(accepts(Identifier))).toEqual([]);
  });
});

describe('a currency', () => {
  it('is an ISO 4217 code in capitals', () => {
    expect(['EUR', 'CZK', 'JPY'].filter((code) => !accepts(Currency)(code))).toEqual([]);
    expect(['eur', 'EURO', '', 'QQQ', 978].filter(accepts(Currency))).toEqual([]);
  });
});

describe('a stream id', () => {
  it('is a category, a dash and an id that may hold more dashes', () => {
    expect(accepts(StreamId)('account-berka-42')).toBe(true);
    expect([categoryOf('account-berka-42'), idOf('account-berka-42')]).toEqual(['account', 'berka-42']);
    expect(['account', 'account-', '-42', 'Account-42', "account-4'2", 'account-4 2', 'account-4\n'].filter(accepts(StreamId))).toEqual([]);
  });
});

describe('an event schema', () => {
  it('refuses fields it does not know, also beside the data', () => {
    const Lit = event('Lit', z.strictObject({}));
    expect(accepts(Lit)({ type: 'Lit', data: {} })).toBe(true);
    expect(accepts(Lit)({ type: 'Lit', data: {}, position: 1 })).toBe(false);
    expect(accepts(Lit)(JSON.parse('{"type":"Lit","data":{"__proto__":{}}}'))).toBe(false);
  });
});

describe('the mark of personal data', () => {
  const name = text(10);

  it('names the field that says whose it is', () => {
    expect(personalField(pii(name))).toEqual({ subject: 'subjectId' });
    expect(personalField(pii(name, 'payerId'))).toEqual({ subject: 'payerId' });
  });
  it('does not spread to the schema it was made from', () => {
    pii(name);
    expect(personalField(name)).toBeUndefined();
  });
  it('changes nothing about what is valid', () =>
    fc.assert(fc.property(fc.string(), (value) => expect(accepts(pii(name))(value)).toBe(accepts(name)(value)))));
  it('still shows on a field that may be absent', () => {
    expect(personalField(pii(name).optional())).toEqual({ subject: 'subjectId' });
    expect(personalField(pii(name).nullable().optional())).toEqual({ subject: 'subjectId' });
  });
});
