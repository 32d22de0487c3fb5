import fc from 'fast-check';
import { intoSends } from './topic-publisher';

const record = (bytes: number) => ({ key: 'k', value: 'x'.repeat(bytes), headers: {} });

describe('intoSends', () => {
  it('keeps every record, in order, in sends that a broker takes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 30 }), (sizes) => {
        const sends = intoSends(sizes.map(record));
        expect(sends.flat().map(({ value }) => value.length)).toEqual(sizes);
        for (const send of sends) expect(send.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThanOrEqual(512 * 1024);
      }),
    );
  });

  it('sends a record that is bigger than a send on its own', () => {
    expect(intoSends([record(10), record(2_000_000), record(10)]).map((send) => send.length)).toEqual([1, 1, 1]);
  });
});
