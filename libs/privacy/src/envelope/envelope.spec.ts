import fc from 'fast-check';
import { EnvelopeDamaged } from '../errors';
import { type Place, formatEnvelope, headerText, parseEnvelope } from './envelope';
import { aKey } from './keys.for-spec';
import { assertPlace, seal, unseal } from './sealing';

const key = aKey('ada');
const name = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text));
const place: fc.Arbitrary<Place> = fc.record({ eventId: fc.uuid(), streamId: name, path: name, schemaVersion: fc.integer({ min: 1, max: 99 }) });
const value = fc.jsonValue();
const sealed = fc.tuple(value, place).map(([inside, at]) => ({ inside, at, text: seal(inside, key, at) }));

const open = (text: string) => unseal(parseEnvelope(text), key);

describe('an envelope', () => {
  it('gives back any JSON value, and says where it was made for', () =>
    fc.assert(
      fc.property(sealed, ({ inside, at, text }) => {
        expect(open(text)).toEqual(JSON.parse(JSON.stringify(inside)));
        expect(parseEnvelope(text).header).toEqual({ ...at, subjectId: 'ada', keyId: key.keyId });
      }),
    ));

  it('is plain ASCII that JSON carries unchanged', () =>
    fc.assert(
      fc.property(sealed, ({ text }) => {
        expect(text).toMatch(/^pii:1:[!-~]+$/);
        expect(JSON.stringify(text)).toBe(`"${text}"`);
      }),
    ));

  it('holds nothing of what is inside', () =>
    fc.assert(fc.property(fc.string({ minLength: 6 }), place, (inside, at) => expect(seal(inside, key, { ...at, path: 'p', streamId: 's' })).not.toContain(inside))));

  it('of the same value is another one each time', () =>
    fc.assert(fc.property(value, place, (inside, at) => expect(seal(inside, key, at)).not.toBe(seal(inside, key, at)))));

  it('is found damaged when any byte of it was flipped', () =>
    fc.assert(
      fc.property(sealed, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ text }, at, mask) => {
        const bytes = Buffer.from(text);
        bytes[at % bytes.length]! ^= mask;
        expect(() => open(bytes.toString('latin1'))).toThrow(EnvelopeDamaged);
      }),
      { numRuns: 1_000 },
    ));

  it('is found damaged when it was cut short or something was added', () =>
    fc.assert(
      fc.property(sealed, fc.nat(), name, ({ text }, length, more) => {
        expect(() => open(text.slice(0, length % text.length))).toThrow(EnvelopeDamaged);
        expect(() => open(text + more)).toThrow(EnvelopeDamaged);
      }),
    ));

  const elsewhere = fc.constantFrom('eventId', 'streamId', 'path', 'schemaVersion', 'subjectId', 'keyId');

  it('is found damaged when it was readdressed, checksum and all', () =>
    fc.assert(
      fc.property(sealed, elsewhere, ({ text }, part) => {
        const { header, sealed: bytes } = parseEnvelope(text);
        const moved = headerText({ ...header, [part]: part === 'schemaVersion' ? header.schemaVersion + 1 : `${header[part as 'path']}x` });
        expect(() => open(formatEnvelope(moved, bytes))).toThrow(EnvelopeDamaged);
      }),
    ));

  it('is found damaged where it was not made for', () =>
    fc.assert(
      fc.property(sealed, elsewhere, ({ at, text }, part) => {
        const envelope = parseEnvelope(text);
        assertPlace(envelope, { ...at, subjectId: 'ada' });
        expect(() => assertPlace(envelope, { ...envelope.header, [part]: 'elsewhere' })).toThrow(EnvelopeDamaged);
      }),
    ));

  it('does not open with another key', () =>
    fc.assert(fc.property(sealed, ({ text }) => expect(() => unseal(parseEnvelope(text), aKey('ada'))).toThrow(EnvelopeDamaged))));

  it('of a version to come is refused', () => expect(() => open(seal('x', key, { eventId: 'e', streamId: 's', path: 'p', schemaVersion: 1 }).replace('pii:1', 'pii:2'))).toThrow('version'));

  it('is read as it was written, or found damaged, whatever its parts are and though its checksum fits', () => {
    const part = fc.oneof(name.map(encodeURIComponent), fc.string(), fc.constantFrom('', '%', '%41', '%E0', '1', '01', '-1', 'NaN', '1e9'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 6, maxLength: 6 }), fc.uint8Array({ maxLength: 40 }), (parts, bytes) => {
        const text = formatEnvelope(['pii:1', ...parts].join(':'), Buffer.from(bytes));
        try {
          const { header, context } = parseEnvelope(text);
          expect(headerText(header)).toBe(context);
          expect(header.schemaVersion).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(EnvelopeDamaged);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is never quoted in an error', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (text) => {
        try {
          open(`pii:1:${text}`);
        } catch (error) {
          expect((error as Error).message).not.toContain(text);
        }
      }),
    ));
});
