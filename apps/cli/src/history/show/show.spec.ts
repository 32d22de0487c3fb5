import { PLAIN, type Screen, screenOn } from '../../terminal/screen';
import { widthOf } from '../../terminal/text-width';
import type { HistoryEvent } from '../history-event';
import { distance } from '../near-misses';
import { diffStates, differenceLine, leavesOf } from '../state/state-diff';
import { compact, dataText } from './compact';
import { Erased } from './erased';
import { EventLines } from './event-lines';
import { concerns, sealedSubjects } from './subjects';

const sealed = (subject: string) => `pii:1:${encodeURIComponent(subject)}:key:event:stream:owner%2Fname:1:AAAA`;
const none = () => false;
const event = (changes: Partial<HistoryEvent> = {}): HistoryEvent => ({
  position: 12,
  streamId: 'account-ada',
  streamVersion: 3,
  type: 'FundsDeposited',
  data: { amount: 100, owner: { name: sealed('ada') } },
  metadata: { actor: 'dev' },
  occurredAt: '2026-01-31T12:00:00.000Z',
  ...changes,
});
const screen = (columns?: number): Pick<Screen, 'columns' | 'paint'> => ({ columns, paint: PLAIN });

describe('personal data in the terminal', () => {
  it('shows as whose it is, and whether they are erased', () => {
    const data = { owner: { name: sealed('ada'), nick: sealed('böb 1') }, 'odd name': ['x', null, true] };
    expect(compact(data, (subject) => subject === 'ada')).toBe('{owner: {name: ‹erased ada›, nick: ‹sealed böb 1›}, "odd name": ["x", null, true]}');
    expect([...sealedSubjects(data)]).toEqual(['ada', 'böb 1']);
    expect(concerns(data, 'böb 1')).toBe(true);
    expect(concerns({ to: { subjectId: 'eve' } }, 'eve')).toBe(true);
    expect(concerns({ note: 'eve' }, 'eve')).toBe(false);
  });

  it('that was purged shows when, for whom and why', () => {
    const event: HistoryEvent = { position: 1, streamId: 'a-1', streamVersion: 1, type: 'Happened', data: null, metadata: { actor: 'ada' }, occurredAt: '2026-01-01T00:00:00.000Z' };
    const purged = { purgeId: 'p', tombstone: 9, requestedBy: 'dpo', reason: 'court order', purgedAt: '2026-02-01T00:00:00.000Z' };
    expect(dataText({ ...event, purged }, () => false)).toBe('‹purged 2026-02-01T00:00:00.000Z for dpo: court order›');
    expect(dataText(event, () => false)).toBe('null');
  });

  it('is asked about once for each person, and shows as sealed where nobody can tell', async () => {
    const asked: string[] = [];
    const erased = new Erased({
      newest: (streamId) => {
        asked.push(streamId);
        return streamId === 'subject-eve' ? Promise.reject(new Error('away')) : Promise.resolve(streamId === 'subject-ada' ? event({ type: 'SubjectErased' }) : undefined);
      },
    });
    for (let times = 0; times < 2; times++) await erased.learn([sealed('ada'), [sealed('bob'), sealed('eve')]]);
    expect(['ada', 'bob', 'eve'].map((subject) => erased.has(subject))).toEqual([true, false, false]);
    expect(asked).toEqual(['subject-ada', 'subject-bob', 'subject-eve']);
  });
});

describe('an event in a line', () => {
  it('has its columns under their headers, and fits the terminal', () => {
    const lines = new EventLines(['version', 'position', 'time', 'type', 'actor'], screen(90), none);
    const events = [event(), event({ streamVersion: 4, type: '日本', metadata: { actor: 'somebody with a name' }, data: { text: 'long '.repeat(40) } })];
    lines.widen(events);
    const all = [lines.header, ...events.map((one) => lines.line(one))];
    expect(all[0]).toMatch(/^VERSION {2}POSITION {2}TIME +TYPE +ACTOR +DATA$/);
    expect(all[1]).toMatch(/^ {6}3 {8}12 {2}2026-01-31T12:00:00.000Z {2}FundsDeposited {2}dev +\{amount/);
    for (const line of all.slice(1)) expect(widthOf(line)).toBeLessThanOrEqual(95);
  });

  it('is whole where there is no terminal, and cannot act on one', () => {
    const line = new EventLines(['stream'], screen(), none).line(event({ data: { text: '\u001b[2J\n'.repeat(100) } }));
    expect([...'\u001b\n'].some((one) => line.includes(one))).toBe(false);
    expect(line.length).toBeGreaterThan(500);
  });
});

describe('colours', () => {
  const stream = (isTTY: boolean) => ({ isTTY, columns: 80 }) as NodeJS.WriteStream;
  it.each([[true, {}, true], [false, {}, false], [true, { NO_COLOR: '1' }, false]])('on a terminal (%s) with %j: %s', (isTTY, environment, coloured) => {
    const { paint, columns } = screenOn(stream(isTTY), environment);
    expect(paint.red('x').includes('\u001b[')).toBe(coloured);
    expect(columns).toBe(isTTY ? 80 : undefined);
  });
});

describe('what differs between two states', () => {
  const lines = (before: unknown, after: unknown) => diffStates(before, after).map((difference) => differenceLine(difference, { paint: PLAIN, isErased: none }));

  it('is told field by field, however deep', () => {
    const before = { status: 'open', owner: { name: 'a', limit: 5 }, items: [{ sku: 'x' }], gone: true };
    const after = { status: 'frozen', owner: { name: 'a' }, items: [{ sku: 'x' }, { sku: 'y' }], balance: 0 };
    expect(lines(before, after)).toEqual(['~ status: "open" → "frozen"', '- owner.limit: 5', '- gone: true', '+ items[1].sku: "y"', '+ balance: 0']);
  });

  it('is nothing between equal ones, and all of it where there was none', () => {
    expect(lines({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
    expect(lines({ status: 'unopened' }, { status: 'open', list: [] })).toEqual(['~ status: "unopened" → "open"', '+ list: []']);
    expect(leavesOf({ a: {}, b: [[]] })).toEqual([{ path: 'a', value: {} }, { path: 'b[0]', value: [] }]);
    expect(lines({ name: sealed('ada') }, { name: sealed('bob') })).toEqual(['~ name: ‹sealed ada› → ‹sealed bob›']);
  });
});

describe('names that are almost the same', () => {
  it.each([['account-ada', 'account-ada', 0], ['account-ada', 'account-adda', 1], ['abc', 'xyz', 3], ['', 'ab', 2]])('%s and %s differ in %d letters', (one, other, letters) => expect(distance(one, other)).toBe(letters));
});
