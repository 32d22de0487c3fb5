import { join } from 'node:path';
import { personalField } from '@reprise/kernel';
import { arbitraryEvent, expectedGoldenFiles, goldenFiles, shapeProblems } from '@reprise/testing/pure';
import fc from 'fast-check';
import { accountEvents } from './accounts.contract';
import { AccountId, Owner } from './accounts.events';

const { codec } = accountEvents;
const golden = join(__dirname, '..', 'golden');
const files = goldenFiles(golden);
const [sample] = files;

describe('events that were ever stored', () => {
  it('have a golden file for every type and version', () => expect(files.map(({ name }) => name)).toEqual(expectedGoldenFiles(accountEvents)));

  it.each(files)('$name stands for its own name', ({ name, stored }) => expect(`${stored.type}.v${stored.schemaVersion}`).toBe(name));

  it.each(files)('$name reads as today, with all that surrounds it', ({ stored, today }) =>
    expect(codec.decode(stored)).toEqual({ ...stored, schemaVersion: codec.versions.get(stored.type), data: today }),
  );

  it.each(files)('$name, written today, would be what it reads as', ({ stored }) => {
    const { type, data, schemaVersion } = codec.decode(stored);
    expect(codec.encode({ type, data } as never)).toEqual({ type, schemaVersion, data });
  });

  it('never change shape without a new version', () => expect(shapeProblems(accountEvents, golden)).toEqual([]));
});

describe('the codec', () => {
  const events = arbitraryEvent(codec, { currency: fc.constantFrom('EUR', 'CZK', 'JPY') });

  it('reads back what it wrote, through JSON', () =>
    fc.assert(
      fc.property(events, (event) => {
        const written = JSON.parse(JSON.stringify(codec.encode(event))) as ReturnType<typeof codec.encode>;
        const { type, data } = codec.decode({ ...sample!.stored, ...written });
        expect({ type, data }).toEqual(event);
      }),
    ));

  it('turns every sum of v1 euros into exactly its cents', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), (cents) => {
        const stored = { ...sample!.stored, type: 'FundsDeposited', schemaVersion: 1, data: { euros: cents / 100 } };
        expect(codec.decode(stored).data).toEqual({ amount: cents, currency: 'EUR' });
      }),
    ));
});

describe('the contract', () => {
  it('marks what is personal of an owner', () => {
    const marked = Object.entries(Owner.shape).flatMap(([name, field]) => (personalField(field) ? [name] : []));
    expect(marked).toEqual(['name', 'email']);
  });

  it('keeps the word events free in paths', () => expect(AccountId.safeParse('events').success).toBe(false));

  it('is published on a topic that carries its context and generation', () =>
    expect(accountEvents.topic.name).toMatch(new RegExp(`^reprise\\.${accountEvents.context}\\.g[1-9]\\d*$`)));
});
