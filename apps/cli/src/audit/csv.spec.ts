import type { StoredEvent } from '@reprise/kernel';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvHeader, csvLine } from './csv';

const event = (actor: string, data: unknown = {}): StoredEvent => ({
  position: 7,
  streamId: 'account-a',
  streamVersion: 2,
  eventId: 'e',
  type: 'Happened',
  schemaVersion: 1,
  data,
  metadata: { actor, correlationId: 'r', causationId: 'c' },
  occurredAt: '2020-01-01T00:00:00.000Z',
  recordedAt: '2020-01-01T00:00:01.000Z',
});

/** As a strict reader takes it. */
const read = (text: string) => parse(text, { columns: true, record_delimiter: '\r\n' }) as unknown as Record<string, string>[];
const cells = (stored: StoredEvent) => read(csvHeader() + csvLine(stored))[0];

describe('the table of an audit', () => {
  it('says who, what, where and when, and what it was about', () => {
    expect(cells(event('ada', { amount: 3, note: 'a "b", c' }))).toEqual({
      position: '7',
      recordedAt: '2020-01-01T00:00:01.000Z',
      occurredAt: '2020-01-01T00:00:00.000Z',
      actor: 'ada',
      type: 'Happened',
      schemaVersion: '1',
      streamId: 'account-a',
      streamVersion: '2',
      subjectId: '',
      correlationId: 'r',
      causationId: 'c',
      eventId: 'e',
      data: '{"amount":3,"note":"a \\"b\\", c"}',
    });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '=HYPERLINK("http://x","y")'])('holds no formula: %j', (actor) => {
    expect(cells(event(actor))?.actor).toBe(`'${actor}`);
  });

  it('gives any text back, whatever is in it', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a,;"\'\r\n\t=é😀\u2028 ') }), fc.jsonValue(), (actor, data) => {
        const row = cells(event(actor, data));
        expect([actor, `'${actor}`]).toContain(row?.actor);
        expect(JSON.parse(row?.data?.replace(/^'/, '') ?? '')).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    ));

  it('never begins a cell with what runs', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n a') }), (actor) => {
        const cell = cells(event(actor))?.actor ?? '';
        expect([...'=+-@']).not.toContain(cell.trimStart()[0]);
        expect([...'\t\r\n']).not.toContain(cell[0]);
      }),
    ));
});
