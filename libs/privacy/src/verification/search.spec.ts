import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { formatEnvelope, headerText } from '../envelope/envelope';
import { formsOf } from './forms';
import type { Found } from './found';
import { Search } from './search';

const place = { eventId: 'e', streamId: 'account-a', path: 'owner/name', schemaVersion: 1 };
const envelopeOf = (subjectId: string) => formatEnvelope(headerText({ ...place, subjectId, keyId: 'k' }), randomBytes(40));
const searchFor = (...values: string[]) => new Search({ values, subjectId: 'ada' });
const within = (search: Search, text: string | Buffer) => search.within(Buffer.from(text as string));
const formIn = (value: string, text: string | Buffer) => within(searchFor(value), text).map((found) => found.kind === 'value' && `${found.form} at ${found.at}`);

/** The stream in chunks, cut at these places; each chunk is overwritten once it was read. */
function inChunks(search: Search, bytes: Buffer, cuts: readonly number[]): readonly Found[] {
  const stream = search.begin();
  const borders = [0, ...[...cuts].sort((one, other) => one - other), bytes.length];
  const found = borders.slice(1).flatMap((to, index) => {
    const chunk = Buffer.from(bytes.subarray(borders[index], to));
    const added = stream.add(chunk);
    chunk.fill(0);
    return added;
  });
  return [...found, ...stream.end()];
}

const inOrder = (found: readonly Found[]) => found.map((each) => JSON.stringify(each)).sort();

describe('a known value', () => {
  const value = 'Zoë "O\'Neill"\\Straße 7';

  it.each([
    ['plain', 'plain at 2', `x ${value}`],
    ['plain in another case', 'plain at 2', `x ${value.toUpperCase()}`],
    ['plain, its accents apart', 'plain at 2', `x ${value.normalize('NFD')}`],
    ['in JSON', 'JSON at 6', `{"a":${JSON.stringify(value)}}`],
    ['in JSON of ASCII alone', 'JSON at 1', JSON.stringify(value).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)],
    ['in JSON within JSON', 'JSON at 8', JSON.stringify({ a: JSON.stringify(value) })],
    ['in a line of SQL', 'quotes doubled at 8', `SELECT '${value.replaceAll("'", "''")}'`],
    ['in a cell of CSV', 'quotes doubled at 1', `"${value.replaceAll('"', '""')}"`],
    ['in a URL', 'percent-encoded at 3', `?n=${encodeURIComponent(value)}`],
    ['in a form', 'percent-encoded at 2', `n=${encodeURIComponent(value).replaceAll('%20', '+')}`],
    ['as hex', 'hex at 2', `\\x${Buffer.from(value).toString('hex')}`],
    ['as hex in capitals', 'hex at 0', Buffer.from(value).toString('hex').toUpperCase()],
  ])('is found %s', (_how, found, text) => expect(formIn(value, text)).toContain(found));

  it.each([0, 1, 2])('is found in base64 of what holds it, after %d bytes more', (offset) => {
    const bytes = Buffer.concat([randomBytes(3 + offset), Buffer.from('lovelace@example.org'), randomBytes(9)]);
    for (const alphabet of ['base64', 'base64url'] as const) expect(formIn('lovelace@example.org', bytes.toString(alphabet))).toEqual([expect.stringMatching(/^base64 at \d+$/)]);
  });

  it('is found in base64 whatever its bytes are, in both alphabets', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme' }), fc.tuple(fc.uint8Array(), fc.uint8Array()), fc.constantFrom('base64' as const, 'base64url' as const), (text, [before, after], alphabet) => {
        const holds = Buffer.concat([before, Buffer.from(text), after]).toString(alphabet);
        expect(within(searchFor(text), holds).some((found) => found.kind === 'value' && found.form === 'base64')).toBe(true);
      }),
    ));

  it('is found by its beginning where it is long', () => {
    const long = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    expect(formIn(long, `see: ${long}`)).toEqual(['plain at 5']);
    expect(formIn(long, long.slice(5))).toEqual([]);
  });

  it('has a number, and shows in nothing that is said of it', () => {
    const found = within(searchFor('first', 'second one'), 'the second one, the FIRST');
    expect(found).toEqual([{ kind: 'value', value: 2, form: 'plain', at: 4 }, { kind: 'value', value: 1, form: 'plain', at: 20 }]);
  });

  it('is found as often as it is there, and within another one', () => {
    expect(within(searchFor('anan', 'bananas'), 'bananas banan').map((found) => found.kind === 'value' && [found.value, found.at])).toEqual([[1, 1], [2, 0], [1, 9]]);
  });

  it('is searched in base64 only where enough of it is left to mean something', () => {
    expect(formsOf('Anna').filter(({ name }) => name === 'base64')).toEqual([]);
    expect(formsOf('Anna L').filter(({ name }) => name === 'base64')).toHaveLength(3);
  });
});

describe('a stream', () => {
  const search = searchFor('Ada Lovelace', 'ada@example.org', 'lace-ada');

  it('may be cut into chunks anywhere: the same is found at the same places', () => {
    const piece = fc.oneof(
      fc.constantFrom(...['Ada Lovelace', 'ada@example.org'].flatMap(formsOf).map(({ bytes }) => bytes.toString('latin1'))),
      fc.constantFrom('lace-ada', 'Ada Lovelace-ada@example.org', ' ', '"', 'pii:1:ada:', 'pii:1:', envelopeOf('ada'), envelopeOf('bob')),
      fc.string({ maxLength: 5 }),
    );
    const streams = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
    fc.assert(
      fc.property(streams, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }), (bytes, cuts) => {
        const whole = search.within(bytes);
        expect(inOrder(inChunks(search, bytes, cuts.map((cut) => Math.floor(cut * bytes.length))))).toEqual(inOrder(whole));
      }),
      { numRuns: 300 },
    );
  });

  it('cut between any two bytes of a value or of an envelope still holds them', () => {
    const bytes = Buffer.from(`<<Ada Lovelace>>${envelopeOf('ada')}`);
    const whole = inOrder(search.within(bytes));
    expect(whole).toHaveLength(2);
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(inOrder(inChunks(search, bytes, [cut]))).toEqual(whole);
    expect(inOrder(inChunks(search, bytes, [...bytes.keys()]))).toEqual(whole);
  });

  it('says what a plain search says', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'A'), minLength: 4, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(letters, { minLength: 1, maxLength: 4, selector: (text) => text.toLowerCase() }), fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 60 }), (values, text) => {
        const found = within(searchFor(...values), text).flatMap((each) => (each.kind === 'value' ? [`${each.value} ${each.at}`] : []));
        const plain = values.flatMap((value, index) =>
          [...text].flatMap((_, at) => (text.slice(at, at + value.length).toLowerCase() === value.toLowerCase() ? [`${index + 1} ${at}`] : [])),
        );
        expect(found.sort()).toEqual(plain.sort());
      }),
    );
  });
});

describe('envelopes', () => {
  it('of the subject are found whole, and those of others are not', () => {
    const [own, other] = [envelopeOf('ada'), envelopeOf('ada2')];
    const found = within(searchFor(), `{"name":"${own}","other":"${other}"}`);
    expect(found).toEqual([{ kind: 'envelope', text: own, at: 9 }]);
  });

  it('of a subject whose id needs escaping are found', () => {
    const own = envelopeOf('ä:b/c d');
    expect(new Search({ values: [], subjectId: 'ä:b/c d' }).within(Buffer.from(`${own}\n`))).toEqual([{ kind: 'envelope', text: own, at: 0 }]);
  });

  it('end where their payload does, whatever stands behind them', () => {
    const own = envelopeOf('ada');
    for (const after of ["'", ')', '.', '!', "*'", ':', '%20', "')=(", '~']) {
      const [found] = within(searchFor(), `'${own}${after}`);
      expect(found).toEqual({ kind: 'envelope', text: own, at: 1 });
    }
  });

  it('that were cut off, or never end, are found as far as they go', () => {
    expect(within(searchFor(), 'pii:1:ada:key')).toEqual([{ kind: 'envelope', text: 'pii:1:ada:key', at: 0 }]);
    const [endless] = within(searchFor(), `pii:1:ada:${'x'.repeat(20_000)}`);
    expect(endless?.kind === 'envelope' && endless.text.length).toBe(8_192);
  });
});

describe('what is shown', () => {
  it('holds no known value, in whatever form', () => {
    const search = searchFor('Ada Lovelace', 'lovelace@x.org');
    expect(search.redact('folder/ada lovelace/LOVELACE@x.org.txt')).toBe('folder/[value 1]/[value 2].txt');
    expect(search.redact('?n=Ada%20Lovelace&h=' + Buffer.from('Ada Lovelace').toString('hex'))).toBe('?n=[value 1]&h=[value 1]');
    expect(search.redact('nothing of the kind: ä')).toBe('nothing of the kind: ä');
  });

  it('holds no end of a long value either, of which only the beginning is looked for', () => {
    const long = `Straße 7, ${Array.from({ length: 12 }, (_, index) => `word${index}`).join(' ')} é`;
    const search = searchFor(long);
    const written = [long, long.toUpperCase(), long.toLowerCase(), encodeURIComponent(long), JSON.stringify(long).slice(1, -1), Buffer.from(long).toString('hex')];
    for (const text of written) expect(search.redact(`name ${text}.txt`)).toBe('name [value 1].txt');
    expect(search.redact(`name ${Buffer.from(long).toString('base64url')}`)).toMatch(/^name \[value 1\].{0,2}$/);
    expect(search.redact(`name ${long.slice(0, 70)}, and otherwise: ${long.slice(60)}`)).toBe('name [value 1]');
  });
});
