import { join } from 'node:path';
import { personalField } from '@reprise/kernel';
import { arbitraryEvent, expectedGoldenFiles, goldenFiles, shapeProblems } from '@reprise/testing/pure';
import fc from 'fast-check';
import { orderEvents } from './orders.contract';
import { Customer, OrderId } from './orders.events';

const { codec } = orderEvents;
const golden = join(__dirname, '..', 'golden');
const files = goldenFiles(golden);
const [sample] = files;

describe('events that were ever stored', () => {
  it('have a golden file for every type and version', () => expect(files.map(({ name }) => name)).toEqual(expectedGoldenFiles(orderEvents)));

  it.each(files)('$name stands for its own name', ({ name, stored }) => expect(`${stored.type}.v${stored.schemaVersion}`).toBe(name));

  it.each(files)('$name reads as today, with all that surrounds it', ({ stored, today }) =>
    expect(codec.decode(stored)).toEqual({ ...stored, schemaVersion: codec.versions.get(stored.type), data: today }),
  );

  it.each(files)('$name, written today, would be what it reads as', ({ stored }) => {
    const { type, data, schemaVersion } = codec.decode(stored);
    expect(codec.encode({ type, data } as never)).toEqual({ type, schemaVersion, data });
  });

  it('never change shape without a new version', () => expect(shapeProblems(orderEvents, golden)).toEqual([]));
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

  it('turns every v1 discount into exactly its percents', () => {
    const discounts = Array.from({ length: 100 }, (_, index) => index + 1);
    const decoded = discounts.map((percent) => {
      const stored = { ...sample!.stored, type: 'CouponApplied', schemaVersion: 1, data: { code: 'SPRING', discount: percent / 100 } };
      return codec.decode(stored).data;
    });
    expect(decoded).toEqual(discounts.map((percentOff) => ({ code: 'SPRING', percentOff })));
  });
});

describe('the contract', () => {
  it('marks what is personal of a customer', () => {
    const marked = Object.entries(Customer.shape).flatMap(([name, field]) => (personalField(field) ? [name] : []));
    expect(marked).toEqual(['name', 'email', 'shippingAddress']);
  });

  it('keeps the words events and stats free in paths', () =>
    expect(['events', 'stats'].map((word) => OrderId.safeParse(word).success)).toEqual([false, false]));

  it('is published on a topic that carries its context and generation', () =>
    expect(orderEvents.topic.name).toMatch(new RegExp(`^reprise\\.${orderEvents.context}\\.g[1-9]\\d*$`)));
});
