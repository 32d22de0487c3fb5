import { personalOf, pii } from '@reprise/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { parseEnvelope } from '../envelope/envelope';
import { aKey, keyRing } from '../envelope/keys.for-spec';
import { EnvelopeDamaged, SubjectKeyMissing, UnsealablePersonal, VaultUnavailable } from '../errors';
import { ERASED, HIDDEN, PersonalOpener } from './open-personal';
import { sealPersonal } from './seal-personal';

const Person = z.strictObject({ subjectId: z.string(), name: pii(z.string()), email: pii(z.string()).optional() });
const Met = z.strictObject({ a: Person, b: Person, note: pii(z.string(), { subject: '/b/subjectId' }), amount: z.int() });
type Met = z.infer<typeof Met>;

const [ada, bob] = [aKey('ada'), aKey('bob')];
const place = { eventId: 'e1', streamId: 'account-1', schemaVersion: 2 };
const met: Met = { a: { subjectId: 'ada', name: 'Ada', email: 'ada@x.example' }, b: { subjectId: 'bob', name: 'Bob' }, note: 'old friends', amount: 3 };

const sealedMet = async (data: unknown = met, at = place) => (await sealPersonal(keyRing(ada, bob), { ...at, schema: Met, data })) as Met;
const opener = (...held: Parameters<typeof keyRing>) => new PersonalOpener(keyRing(...held), Met);
const anyone = () => true;
/** What rules and projections must not do. */
const textOf = (personal: unknown) => personal as string;

describe('sealing an event', () => {
  it('puts each personal field under the key of its own subject, for its own place, and leaves the rest', async () => {
    const sealed = await sealedMet();
    const headers = [sealed.a.name, sealed.a.email, sealed.b.name, sealed.note].map((text) => parseEnvelope(textOf(text)).header);
    expect(headers.map(({ subjectId, path, streamId, schemaVersion }) => [subjectId, path, streamId, schemaVersion])).toEqual([
      ['ada', 'a/name', 'account-1', 2],
      ['ada', 'a/email', 'account-1', 2],
      ['bob', 'b/name', 'account-1', 2],
      ['bob', 'note', 'account-1', 2],
    ]);
    expect([sealed.amount, sealed.a.subjectId, Object.keys(sealed.b)]).toEqual([3, 'ada', ['subjectId', 'name']]);
  });

  it('leaves the event it was given as it was, and asks for no key where nothing is personal', async () => {
    const before = structuredClone(met);
    await sealedMet();
    expect(met).toEqual(before);
    const keys = keyRing();
    expect(await sealPersonal(keys, { ...place, schema: z.object({ n: z.int() }), data: { n: 1 } })).toEqual({ n: 1 });
    expect(keys.asked).toEqual([]);
  });

  it('seals what rules could not look into', async () => {
    const sealed = await sealedMet({ ...met, note: personalOf('secret') });
    expect(await opener(ada, bob).open(sealed, anyone)).toMatchObject({ note: 'secret' });
  });

  it('seals an envelope that was copied from an earlier event anew, for this one', async () => {
    const sealed = await sealedMet();
    const copied = await sealedMet({ ...met, a: { ...sealed.a, email: sealed.a.name } }, { ...place, eventId: 'e2' });
    expect(parseEnvelope(textOf(copied.a.email)).header).toMatchObject({ eventId: 'e2', path: 'a/email' });
    expect(await opener(ada, bob).open(copied, anyone)).toMatchObject({ a: { name: 'Ada', email: 'Ada' } });
  });

  it('refuses an envelope of another subject, one that is damaged, and text that pretends to be one', async () => {
    const sealed = await sealedMet();
    await expect(sealedMet({ ...met, a: { ...met.a, name: sealed.b.name } })).rejects.toThrow(EnvelopeDamaged);
    await expect(sealedMet({ ...met, a: { ...met.a, name: `${textOf(sealed.a.name)}x` } })).rejects.toThrow(EnvelopeDamaged);
    await expect(sealedMet({ ...met, note: personalOf('pii:1:mine') })).rejects.toThrow(UnsealablePersonal);
  });

  it('refuses a personal field whose subject nobody names', async () => {
    await expect(sealPersonal(keyRing(ada), { ...place, schema: z.object({ name: pii(z.string()) }), data: { name: 'Ada' } })).rejects.toThrow(UnsealablePersonal);
  });
});

describe('opening an answer', () => {
  const personal = fc.string();
  const mets = fc.record({ a: fc.record({ subjectId: fc.constant('ada'), name: personal, email: personal }), b: fc.record({ subjectId: fc.constant('bob'), name: personal }), note: personal, amount: fc.integer() });

  it('gives back all that was sealed to those who may see it', () =>
    fc.assert(fc.asyncProperty(mets, async (data) => expect(await opener(ada, bob).open(await sealedMet(data), anyone)).toEqual(data))));

  it('asks the vault once, and not at all when nothing may be seen', async () => {
    const sealed = await sealedMet();
    const keys = keyRing(ada, bob);
    await new PersonalOpener(keys, z.array(Met)).open([sealed, sealed], anyone);
    expect(keys.asked).toHaveLength(1);
    await new PersonalOpener(keys, Met).open(sealed, () => false);
    expect(keys.asked).toHaveLength(1);
  });

  it('hides from a caller what is not theirs to see, subject by subject', async () => {
    const shown = await opener(ada, bob).open(await sealedMet(), (subjectId) => subjectId === 'ada');
    expect(shown).toEqual({ ...met, b: { subjectId: 'bob', name: HIDDEN }, note: HIDDEN });
  });

  it('marks what was erased, and shows the rest', async () => {
    const shown = await opener({ subjectId: 'ada', keyId: ada.keyId, erased: true }, bob).open(await sealedMet(), anyone);
    expect(shown).toEqual({ ...met, a: { subjectId: 'ada', name: ERASED, email: ERASED } });
  });

  it('never takes an absent vault, a lost key or a damaged envelope for an erasure', async () => {
    const sealed = await sealedMet();
    const away = { find: () => Promise.reject(new VaultUnavailable('it is away')) };
    await expect(new PersonalOpener(away, Met).open(sealed, anyone)).rejects.toThrow(VaultUnavailable);
    await expect(opener(bob).open(sealed, anyone)).rejects.toThrow(SubjectKeyMissing);
    await expect(opener(aKey('ada'), bob).open(sealed, anyone)).rejects.toThrow(SubjectKeyMissing);
    await expect(opener({ subjectId: 'ada', keyId: 'another', erased: true }, bob).open(sealed, anyone)).rejects.toThrow(EnvelopeDamaged);
    await expect(opener(ada, bob).open({ ...sealed, note: textOf(sealed.note).slice(0, -1) }, anyone)).rejects.toThrow(EnvelopeDamaged);
  });

  it('finds an envelope that was moved to another stream or event', async () => {
    const sealed = await sealedMet();
    expect(await opener(ada, bob).open(sealed, anyone, place)).toEqual(met);
    await expect(opener(ada, bob).open(sealed, anyone, { streamId: 'account-2' })).rejects.toThrow(EnvelopeDamaged);
    await expect(opener(ada, bob).open(sealed, anyone, { eventId: 'e2' })).rejects.toThrow(EnvelopeDamaged);
  });

  it('shows what was stored before there were envelopes to those who may see what has no subject', async () => {
    expect(await opener().open(met, anyone)).toEqual(met);
    expect(await opener().open(met, () => false)).toMatchObject({ a: { subjectId: 'ada', name: HIDDEN }, amount: 3 });
  });
});
