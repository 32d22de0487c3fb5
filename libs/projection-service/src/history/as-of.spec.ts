import { asOf, hadHappened } from './as-of';

describe('asOf', () => {
  it.each([
    ['17', { position: 17 }],
    ['0', { position: 0 }],
    ['1998-12-31T12:30:00Z', { time: '1998-12-31T12:30:00.000Z' }],
    ['1998-12-31T12:30:00.5+01:00', { time: '1998-12-31T11:30:00.500Z' }],
    ['1998-12-31T12:30:00 01:00', { time: '1998-12-31T11:30:00.000Z' }],
    ['1998-12-31', { time: '1998-12-31T23:59:59.999Z' }],
  ])('takes %s', (given, moment) => expect(asOf.parse(given)).toEqual(moment));

  it.each(['', '-1', '1.5', '1e3', '9'.repeat(16), 'yesterday', '1998-12-31T12:30:00', '1998-02-30', ' 17', ['1', '2']])('refuses %p', (given) =>
    expect(asOf.safeParse(given).success).toBe(false),
  );

  it('counts what happened at exactly that moment', () => {
    const event = { position: 7, occurredAt: '1998-12-31T12:30:00.000Z' };
    expect(hadHappened(event, { time: '1998-12-31T12:30:00.000Z' })).toBe(true);
    expect(hadHappened(event, { time: '1998-12-31T12:29:59.999Z' })).toBe(false);
    expect(hadHappened(event, { position: 7 })).toBe(true);
    expect(hadHappened(event, { position: 6 })).toBe(false);
  });
});
