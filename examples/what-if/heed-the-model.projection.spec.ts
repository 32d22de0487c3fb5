import type { LeadEvent } from '@reprise/contracts-leads';
import { projectedRows } from '@reprise/testing/pure';
import { leadScore } from '../../apps/lead-projection/src/lead-score.projection';
import { heedTheModel } from './heed-the-model.projection';

const scored = (score: number): LeadEvent => ({ type: 'LeadScored', data: { score, model: 'lead-scorer 3.1', reasons: ['came back'], basedOnVersion: 1 } });
const history: readonly LeadEvent[] = [
  { type: 'LeadCaptured', data: { leadId: '7', contact: { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' }, source: 'fair' } },
  { type: 'EmailOpened', data: { campaign: 'spring' } },
  { type: 'PageVisited', data: { path: '/pricing' } },
  scored(40),
  scored(84),
];

const rowBy = (projection: typeof leadScore) => projectedRows(projection, 'lead-7', ...history).get('lead-7');

describe('heeding the model', () => {
  it('counts a quarter of its last word, and e-mails for little', () => {
    expect(rowBy(leadScore)).toMatchObject({ score: 15 });
    expect(rowBy(heedTheModel)).toMatchObject({ score: 1 + 10 + 21, contributions: [{ as: 'email' }, { as: 'pricing' }, { as: 'model', position: 5, counts: 21 }] });
  });

  it('changes nothing but the score and its reasons', () => {
    const { score, contributions } = rowBy(leadScore)!;
    expect({ ...rowBy(heedTheModel), score, contributions }).toEqual(rowBy(leadScore));
  });
});
