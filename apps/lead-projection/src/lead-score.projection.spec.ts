import type { LeadEvent } from '@reprise/contracts-leads';
import { projectedAt, projectedRows } from '@reprise/testing/pure';
import { type LeadScore, leadScore, leadScoreBy } from './lead-score.projection';
import { standardRule } from './scoring-rule';

const contact = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org', company: 'Engines' };
const captured: LeadEvent = { type: 'LeadCaptured', data: { leadId: '7', contact, source: 'fair', campaign: 'spring' } };
const opened: LeadEvent = { type: 'EmailOpened', data: { campaign: 'spring' } };
const visited = (path: string): LeadEvent => ({ type: 'PageVisited', data: { path } });
const attended = (minutes: number, webinar = 'Replay'): LeadEvent => ({ type: 'WebinarAttended', data: { webinar, minutes } });
const assessment = { score: 71, model: 'scorer 3', reasons: ['came back'], basedOnVersion: 2 };
const scored: LeadEvent = { type: 'LeadScored', data: assessment };
const qualified: LeadEvent = { type: 'LeadQualified', data: { by: 'sales', reason: 'has a date' } };
const converted: LeadEvent = { type: 'LeadConverted', data: { orderId: 'o1' } };
const lost: LeadEvent = { type: 'LeadLost', data: { reason: 'no budget' } };

const row = (...events: LeadEvent[]) => projectedRows(leadScore, 'lead-7', ...events).get('lead-7');
const times = <Event>(count: number, event: Event) => Array.from({ length: count }, () => event);

const DAY_MS = 86_400_000;

/** Each event so many days after the first was recorded. */
const after = (...events: readonly (readonly [day: number, event: LeadEvent])[]) =>
  events.reduce<LeadScore | undefined>((row, [day, event], index) => {
    const occurredAt = new Date(Date.parse(projectedAt(1)) + day * DAY_MS).toISOString();
    const metadata = { correlationId: 'c', causationId: 'c', actor: 'a' };
    const about = { position: index + 1, streamId: 'lead-7', streamVersion: index + 1, eventId: `e${index}`, schemaVersion: 1, metadata };
    return leadScore.evolve(row, { ...about, ...event, occurredAt, recordedAt: occurredAt }, 'lead-7') ?? undefined;
  }, undefined);

describe('lead_score', () => {
  it('begins with a new lead that scores nothing, as the API answers it', () => {
    expect(row(captured)).toEqual({
      leadId: '7',
      contactSubjectId: 'ada',
      contactName: 'Ada',
      contactEmail: 'ada@example.org',
      company: 'Engines',
      source: 'fair',
      campaign: 'spring',
      stage: 'new',
      score: 0,
      contributions: [],
      assessment: null,
      conversion: null,
      lostBecause: null,
      capturedAt: projectedAt(1),
      lastActivityAt: projectedAt(1),
      streamVersion: 1,
    });
  });

  it('says of every point which event it comes from', () => {
    expect(row(captured, opened, visited('/docs'), visited('/pricing'), attended(45))).toMatchObject({
      stage: 'engaged',
      score: 40,
      contributions: [
        { position: 2, occurredAt: projectedAt(2), as: 'email', points: 5, counts: 5 },
        { position: 3, occurredAt: projectedAt(3), as: 'page', points: 1, counts: 1 },
        { position: 4, occurredAt: projectedAt(4), as: 'pricing', points: 10, counts: 10 },
        { position: 5, occurredAt: projectedAt(5), as: 'webinar', points: 24, counts: 24 },
      ],
    });
  });

  it.each([
    ['/pricing', 10],
    ['/pricing/teams', 10],
    ['/pricing-history', 1],
    ['/', 1],
  ])('counts a visit of %s as %i', (path, score) => expect(row(captured, visited(path))).toMatchObject({ score }));

  it.each([
    [9, 20],
    [10, 21],
    [60, 26],
  ])('counts %i minutes in a webinar as %i', (minutes, score) => expect(row(captured, attended(minutes))).toMatchObject({ score }));

  it('counts the newest of each kind only, and keeps no more of them', () => {
    const many = row(captured, ...times(5, opened), ...times(30, visited('/a')), ...times(4, visited('/pricing')), ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => attended(1, name)));
    expect(many).toMatchObject({ score: 3 * 5 + 20 + 3 * 10 + 5 * 20 });
    expect(many?.contributions.filter(({ as }) => as === 'email').map(({ position }) => position)).toEqual([4, 5, 6]);
    expect(many?.contributions).toHaveLength(31);
  });

  it('halves what an event counts for every 90 days until the latest one', () => {
    expect(after([0, captured], [0, opened], [89.9, visited('/a')])).toMatchObject({ score: 5 + 1 });
    expect(after([0, captured], [0, opened], [90, visited('/a')])).toMatchObject({ score: 2 + 1, contributions: [{ points: 5, counts: 2 }, { points: 1, counts: 1 }] });
    expect(after([0, captured], [0, attended(60)], [180, opened])).toMatchObject({ score: 6 + 5 });
    expect(after([0, captured], [0, attended(60)], [5_000, lost])).toMatchObject({ score: 0 });
  });

  it('has no clock but its events, and one that never goes back: what is recorded late counts for its age', () => {
    const late = after([0, captured], [100, visited('/a')], [5, opened]);
    expect(late).toMatchObject({ score: 1 + 2, streamVersion: 3 });
    expect(late?.lastActivityAt).toBe(after([0, captured], [100, visited('/a')])?.lastActivityAt);
  });

  it('shows what a model made of the lead, and does not follow it', () => {
    expect(row(captured, opened, scored)).toMatchObject({ score: 5, stage: 'engaged', assessment: { ...assessment, position: 3, occurredAt: projectedAt(3) } });
    expect(row(captured, scored)).toMatchObject({ stage: 'new' });
  });

  it('follows a lead to its end', () => {
    expect(row(captured, opened, qualified)).toMatchObject({ stage: 'qualified' });
    expect(row(captured, opened, qualified, visited('/a'))).toMatchObject({ stage: 'qualified', score: 6 });
    expect(row(captured, opened, qualified, converted)).toMatchObject({ stage: 'converted', conversion: { orderId: 'o1' }, score: 5 });
    expect(row(captured, lost)).toMatchObject({ stage: 'lost', lostBecause: 'no budget', lastActivityAt: projectedAt(2) });
  });

  it('does not invent a lead for events without a beginning', () => {
    expect(() => row(opened)).toThrow('EmailOpened (version 1 of lead-7) before LeadCaptured');
  });
});

describe('another rule', () => {
  it('makes another score of the same events, and the same of all else', () => {
    const qualifiedCounts = leadScoreBy({ ...standardRule, worth: (event) => (event.type === 'LeadQualified' ? { as: 'qualified', points: 50, atMost: 1 } : undefined) });
    const events = [captured, opened, qualified];
    const made = projectedRows(qualifiedCounts, 'lead-7', ...events).get('lead-7');
    expect(made).toEqual({ ...row(...events), score: 50, contributions: [{ position: 3, occurredAt: projectedAt(3), as: 'qualified', points: 50, counts: 50 }] });
  });
});
