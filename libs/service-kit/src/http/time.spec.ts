import fc from 'fast-check';
import { from, instant, isInOrder, to } from './time';

describe('an instant', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.5+02:00', '2026-01-31T10:00:00.500Z'],
    ['2026-01-31T12:00:00,25-0530', '2026-01-31T17:30:00.250Z'],
    ['2026-01-31T12:00:00+02', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T12:00:00 02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T23:30:00-01:00', '2026-02-01T00:30:00.000Z'],
    ['2026-01-31T12:00:00.1239Z', '2026-01-31T12:00:00.123Z'],
  ])('is %s', (given, iso) => expect(instant.parse(given)).toBe(iso));

  it.each([
    '',
    'now',
    '2026-01-31',
    '2026-01-31T12:00:00',
    '2026-02-30T12:00:00Z',
    '2026-01-31T25:00:00Z',
    '2026-01-31T12:00:00+25:00',
    '2026-01-31T12:00:00Z ',
    '2026-01-31 12:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '+012026-01-31T12:00:00Z',
  ])('is not %j', (given) => expect(instant.safeParse(given).success).toBe(false));

  it('keeps the moment, whatever the zone it is told in', () =>
    fc.assert(
      fc.property(fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }), fc.integer({ min: -839, max: 839 }), (time, minutes) => {
        const local = new Date(time.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const pad = (part: number) => String(Math.floor(Math.abs(part))).padStart(2, '0');
        const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}:${pad(minutes % 60)}`;
        expect(instant.parse(local + zone)).toBe(time.toISOString());
      }),
    ));
});

describe('a period', () => {
  it('takes dates as whole days in UTC, and instants as they are', () => {
    expect([from.parse('2026-01-31'), to.parse('2026-01-31')]).toEqual(['2026-01-31T00:00:00.000Z', '2026-01-31T23:59:59.999Z']);
    expect(to.parse('2026-01-31T12:00:00+01:00')).toBe('2026-01-31T11:00:00.000Z');
    expect(from.safeParse('yesterday').success).toBe(false);
    expect(to.safeParse('2026-02-30').success).toBe(false);
  });

  it('is refused outside the years that every reader of it knows', () => {
    for (const given of ['0000-01-01', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '31.12.1998', '']) {
      expect([from, to].map((bound) => bound.safeParse(given).success)).toEqual([false, false]);
    }
  });

  it('does not end before it begins', () => {
    expect(isInOrder({ from: from.parse('1998-12-31'), to: to.parse('1998-12-31') })).toBe(true);
    expect(isInOrder({ from: from.parse('1999-01-01'), to: to.parse('1998-12-31') })).toBe(false);
    expect(isInOrder({ to: to.parse('1998-12-31') })).toBe(true);
  });
});
