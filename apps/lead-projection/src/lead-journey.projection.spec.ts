import type { LeadEvent } from '@reprise/contracts-leads';
import { projectedAt, projectedRows } from '@reprise/testing/pure';
import { leadJourney } from './lead-journey.projection';

const contact = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' };
const life: LeadEvent[] = [
  { type: 'LeadCaptured', data: { leadId: '7', contact, source: 'fair' } },
  { type: 'EmailOpened', data: { campaign: 'spring' } },
  { type: 'LeadScored', data: { score: 71, model: 'scorer 3', reasons: ['came back'], basedOnVersion: 2 } },
  { type: 'WebinarAttended', data: { webinar: 'Replay', minutes: 45 } },
  { type: 'PageVisited', data: { path: '/pricing' } },
  { type: 'LeadQualified', data: { by: 'sales', reason: 'has a date' } },
  { type: 'LeadConverted', data: { orderId: 'o1' } },
];
const steps = projectedRows(leadJourney, 'lead-7', ...life);

describe('lead_journey', () => {
  it('has a step for what the contact did, and none for what was done with the lead', () => {
    expect([...steps].map(([key, { step }]) => [key, step])).toEqual([
      ['lead-7/1', 'captured'],
      ['lead-7/2', 'email-opened'],
      ['lead-7/4', 'webinar-attended'],
      ['lead-7/5', 'page-visited'],
      ['lead-7/7', 'converted'],
    ]);
    const lost: LeadEvent = { type: 'LeadLost', data: { reason: 'no budget' } };
    expect(projectedRows(leadJourney, 'lead-7', life[0]!, lost).size).toBe(1);
  });

  it('knows of each step what there is to know', () => {
    const nothing = { source: null, campaign: null, webinar: null, minutes: null, path: null };
    const at = (n: number) => ({ leadId: '7', streamVersion: n, position: n, occurredAt: projectedAt(n) });
    expect(steps.get('lead-7/1')).toEqual({ ...at(1), ...nothing, step: 'captured', source: 'fair' });
    expect(steps.get('lead-7/2')).toEqual({ ...at(2), ...nothing, step: 'email-opened', campaign: 'spring' });
    expect(steps.get('lead-7/4')).toEqual({ ...at(4), ...nothing, step: 'webinar-attended', webinar: 'Replay', minutes: 45 });
    expect(steps.get('lead-7/5')).toEqual({ ...at(5), ...nothing, step: 'page-visited', path: '/pricing' });
  });

  it('says nothing of who the contact is', () => expect(JSON.stringify([...steps])).not.toMatch(/Ada|ada@/));
});
