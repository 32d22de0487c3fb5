import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import type { Recorded } from '@reprise/kernel';
import { arbitraryEvent, projectedAt } from '@reprise/testing/pure';
import fc from 'fast-check';
import { type LeadScore, leadScore } from './lead-score.projection';

const captured: LeadEvent = { type: 'LeadCaptured', data: { leadId: '7', contact: { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' }, source: 'fair' } };

const day = fc.integer({ min: 0, max: 1_000 });
const later = arbitraryEvent(leadEvents.codec, { currency: fc.constantFrom('EUR', 'CZK') }).filter(({ type }) => type !== 'LeadCaptured');

/** Any events after the first, on any day: recorded late, or in order. */
const histories = fc.array(fc.tuple(later, day), { maxLength: 25 }).map((rest) =>
  [[captured, 0] as const, ...rest].map(([event, on], index): Recorded<LeadEvent> => {
    const occurredAt = new Date(Date.parse(projectedAt(0)) + on * 86_400_000).toISOString();
    const metadata = { correlationId: 'c', causationId: 'c', actor: 'a' };
    return { position: index + 1, streamId: 'lead-7', streamVersion: index + 1, eventId: `e${index}`, schemaVersion: 1, metadata, occurredAt, recordedAt: occurredAt, ...event };
  }),
);

/** As it comes back from the table between two batches. */
const kept = (row: LeadScore | undefined) => row && leadScore.row.parse(JSON.parse(JSON.stringify(row)));

const foldedInBatchesOf = (size: number, history: readonly Recorded<LeadEvent>[]) =>
  history.reduce<LeadScore | undefined>((row, event, index) => leadScore.evolve(index % size === 0 ? kept(row) : row, event, 'lead-7') ?? undefined, undefined);

describe('lead_score, made of any history', () => {
  it('is the same in batches of any size', () =>
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 26 }), (history, size) => {
        expect(kept(foldedInBatchesOf(size, history))).toEqual(kept(foldedInBatchesOf(1, history)));
      }),
      { numRuns: 30 },
    ));

  it('is the sum of what its contributions count, each an event of the lead, worth no less when it happened', () =>
    fc.assert(
      fc.property(histories, (history) => {
        const { score = 0, contributions = [] } = foldedInBatchesOf(1, history) ?? {};
        expect(contributions.reduce((sum, { counts }) => sum + counts, 0)).toBe(score);
        for (const { position, occurredAt, points, counts } of contributions) {
          expect(history[position - 1]).toMatchObject({ position, occurredAt });
          expect(counts).toBeLessThanOrEqual(points);
        }
      }),
      { numRuns: 30 },
    ));

  it('is never longer than what can count', () =>
    fc.assert(fc.property(histories, (history) => expect(foldedInBatchesOf(7, history)?.contributions.length).toBeLessThanOrEqual(31)), { numRuns: 30 }));
});
