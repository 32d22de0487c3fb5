import { InvalidArgumentError } from 'commander';
import type { HistoryEvent } from '../history-event';
import { moment, since, until } from '../moment';
import { checkedBy, count, listedBy, names } from '../option';
import { matches } from './filter';
import { where } from './where';

const event: HistoryEvent = {
  position: 12,
  streamId: 'account-ada',
  streamVersion: 3,
  type: 'FundsDeposited',
  data: { amount: 1_500, reference: 'first money', flagged: false, note: null, items: [{ sku: 'a', quantity: 1 }, { sku: 'b', quantity: 7 }], owner: { subjectId: 'ada', name: 'pii:1:ada:k:e:s:p:1:x' } },
  metadata: { actor: 'ada' },
  occurredAt: '2026-01-31T12:00:00.000Z',
};
const holds = (text: string) => matches({ where: [where.parse(text)] }, event);

describe('a condition on a field', () => {
  it.each([
    'data.amount>1000', 'data.amount >= 1500', 'data.amount<=1500', 'data.amount=1500', 'data.amount!=1', 'data.reference=first money', 'data.reference="first money"', 'data.reference~^first',
    'data.flagged=false', 'data.note=null', 'metadata.actor=ada', 'type=FundsDeposited', 'position>11', 'occurredAt>2026-01-31', 'data.items.sku=b', 'data.items.quantity>5', 'data.items.1.sku=b', 'data.missing!=1',
    'streamId~ada', 'data.owner.subjectId=ada',
  ])('holds: %s', (text) => expect(holds(text)).toBe(true));

  it.each(['data.amount>1500', 'data.amount<1000', 'data.amount~^9', 'data.reference>1', 'data.missing=1', 'data.missing>1', 'data.amount.more=1', 'data.items.sku=c', 'data.items.sku!=a', 'data.toString=1', 'data.amount="1,500"', 'data.owner.name=Ada'])(
    'does not hold: %s',
    (text) => expect(holds(text)).toBe(false),
  );

  it.each([['amount>1', 'There is no field amount: it must begin with one of data,'], ['data.amount', 'It must be like data.amount>1000'], ['', 'It must be like'], ['data.a~(', 'Invalid regular expression'], ['data..a=1', 'It must be like'], ['data.amount>', 'There is no value after >'], ['data.amount>>3', 'There is no value after >']])(
    'is refused in words: %s',
    (text, words) => expect(() => checkedBy(where)(text)).toThrow(words),
  );

  it('is one of several, and all must hold', () => {
    const both = listedBy(where);
    expect(matches({ where: both('data.amount>1', both('data.amount<9')) }, event)).toBe(false);
    expect(matches({ where: both('data.amount>1', both('data.amount<9999')) }, event)).toBe(true);
  });
});

describe('a filter', () => {
  it.each([
    [{ types: ['FundsDeposited', 'X'] }, true], [{ types: ['X'] }, false], [{ categories: ['account'] }, true], [{ categories: ['order'] }, false], [{ subject: 'ada' }, true], [{ subject: 'bob' }, false],
    [{ since: '2026-01-31T12:00:00.000Z', until: '2026-01-31T12:00:00.000Z' }, true], [{ since: '2026-01-31T12:00:00.001Z' }, false], [{ until: '2026-01-31T11:59:59.999Z' }, false],
  ])('%j is met: %s', (filter, met) => expect(matches(filter, event)).toBe(met));
});

describe('what is typed', () => {
  it('is a time, a day, a while ago or a version', () => {
    expect(since.parse('2026-01-31')).toBe('2026-01-31T00:00:00.000Z');
    expect(until.parse('2026-01-31')).toBe('2026-01-31T23:59:59.999Z');
    expect(until.parse('2026-01-31T12:00:00+02:00')).toBe('2026-01-31T10:00:00.000Z');
    const [ago, now] = [Date.parse(since.parse('10m')), Date.now()];
    expect(Math.round((now - ago) / 60_000)).toBe(10);
    expect(moment.parse('7')).toEqual({ version: 7 });
    expect(moment.parse('2026-01-31')).toEqual({ at: '2026-01-31T23:59:59.999Z' });
  });

  it.each([[since, 'yesterday'], [until, '2026-02-30'], [since, '2026-01-31T12:00:00'], [moment, '1.5'], [count, '0'], [count, '1e3'], [names, 'a,,b'], [names, 'a b']])('is refused where it is none of it', (schema, text) => {
    expect(() => checkedBy(schema)(text)).toThrow(InvalidArgumentError);
    expect(() => checkedBy(schema)(text)).toThrow(/^It must be/);
  });
});
