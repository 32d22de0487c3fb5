import fc from 'fast-check';
import { type Booking, orderDay } from './day-order';

/** A day as it was booked: every balance follows from the one before. */
const bookedDay = (before: number, changes: readonly number[]): Booking[] => {
  let balance = before;
  return changes.map((change) => ({ change, balance: (balance += change) }));
};

const amount = fc.integer({ min: -5_000_000, max: 5_000_000 }).filter((change) => change !== 0);
const day = fc.record({ before: fc.integer({ min: -100_000, max: 10_000_000 }), changes: fc.array(amount, { minLength: 1, maxLength: 9 }) });

const shuffledDay = day.chain(({ before, changes }) => {
  const booked = bookedDay(before, changes);
  return fc.record({
    before: fc.constant(before),
    booked: fc.constant(booked),
    shuffled: fc.shuffledSubarray(booked, { minLength: booked.length, maxLength: booked.length }),
  });
});

const offBy = (before: number, rows: readonly Booking[]) =>
  rows.map((row, index) => Math.abs((rows[index - 1]?.balance ?? before) + row.change - row.balance));

describe('the order of a day', () => {
  it('is found again after any shuffle: every balance follows from the one before', () => {
    fc.assert(
      fc.property(shuffledDay, ({ before, shuffled }) => {
        const { rows, breaks } = orderDay(shuffled, before);
        expect(breaks).toBe(0);
        expect(offBy(before, rows).every((off) => off === 0)).toBe(true);
      }),
    );
  });

  it('has the same rows, whatever they are', () => {
    const rows = fc.array(fc.record({ change: amount, balance: fc.integer() }), { maxLength: 12 });
    fc.assert(fc.property(rows, fc.integer(), (given, before) => new Set(orderDay(given, before).rows).size === given.length));
  });

  it('is found although interest was rounded in the amount and not in the balance', () => {
    fc.assert(
      fc.property(shuffledDay, fc.integer({ min: -10, max: 10 }), ({ before, shuffled }, rounding) => {
        const rounded = shuffled.map((row, index) => (index === 0 ? { ...row, change: row.change + rounding } : row));
        expect(orderDay(rounded, before).breaks).toBe(0);
      }),
    );
  });

  it('chains all that chains when the balance before is unknown', () => {
    const [first, second, third] = bookedDay(700_000, [100, -5_000, 20_000]);
    const { rows, breaks } = orderDay([third, first, second].filter((row) => row !== undefined), 0);
    expect(rows).toEqual([first, second, third]);
    expect(breaks).toBe(1);
  });

  it('stays as given where several orders add up alike', () => {
    const rows = [
      { change: 100, balance: 0, name: 'a' },
      { change: 100, balance: 0, name: 'b' },
    ];
    expect(orderDay(rows, -100).rows.map((row) => row.name)).toEqual(['a', 'b']);
  });

  it('is given up in bounded time where nothing adds up', () => {
    const hopeless = Array.from({ length: 300 }, (_, index) => ({ change: 1, balance: index * 10_000 }));
    expect(orderDay(hopeless, 0).rows).toHaveLength(300);
  });
});
