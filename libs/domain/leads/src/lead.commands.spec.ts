import { CaptureLead, ConvertLead, LoseLead, QualifyLead, RecordAttendance, RecordEmailOpen, RecordPageVisit, ScoreLead } from './lead.commands';
import { contact } from './lead-examples.for-spec';

const leadId = '7';
const assessment = { leadId, score: 70, model: 'scorer 2', reasons: ['came back'], basedOnVersion: 1 };

describe('what a person writes', () => {
  it.each(['', ' ', '\t\n', '\u200b'])('is not blank: %j', (text) => {
    const written = [
      CaptureLead.schema.safeParse({ leadId, contact: { ...contact, name: text }, source: 'fair' }),
      CaptureLead.schema.safeParse({ leadId, contact: { ...contact, company: text }, source: 'fair' }),
      CaptureLead.schema.safeParse({ leadId, contact, source: text }),
      RecordEmailOpen.schema.safeParse({ leadId, campaign: text }),
      RecordAttendance.schema.safeParse({ leadId, webinar: text, minutes: 1 }),
      ScoreLead.schema.safeParse({ ...assessment, reasons: ['came back', text] }),
      ScoreLead.schema.safeParse({ ...assessment, model: text }),
      QualifyLead.schema.safeParse({ leadId, by: text, reason: 'has a date' }),
      LoseLead.schema.safeParse({ leadId, reason: text }),
    ];
    expect(written.map(({ success }) => success)).toEqual(written.map(() => false));
  });

  it('is kept without the space around it', () => expect(LoseLead.schema.parse({ leadId, reason: ' no  budget ' }).reason).toBe('no  budget'));
});

describe('a score', () => {
  const accepts = (other: object) => ScoreLead.schema.safeParse({ ...assessment, ...other }).success;

  it('is a whole number from 0 to 100', () => {
    expect([0, 100].map((score) => accepts({ score }))).toEqual([true, true]);
    expect([-1, 101, 0.5, '70', null].map((score) => accepts({ score }))).toEqual([false, false, false, false, false]);
  });

  it.each([{ reasons: [] }, { reasons: undefined }, { reasons: Array.from({ length: 21 }, () => 'x') }, { model: undefined }, { basedOnVersion: undefined }, { basedOnVersion: 0 }])(
    'says who judged, why, and what that was based on: %j is refused',
    (other) => expect(accepts(other)).toBe(false),
  );
});

describe('what the contact did', () => {
  it('is an attendance of 1 to 1440 whole minutes', () => {
    const accepts = (minutes: unknown) => RecordAttendance.schema.safeParse({ leadId, webinar: 'Replay', minutes }).success;
    expect([1, 1_440].map(accepts)).toEqual([true, true]);
    expect([0, -1, 1_441, 1.5, '45', null].map(accepts)).toEqual([false, false, false, false, false, false]);
  });

  it('is a visit of a path, without what may tell of a person', () => {
    const accepts = (path: unknown) => RecordPageVisit.schema.safeParse({ leadId, path }).success;
    expect(accepts('/pricing')).toBe(true);
    expect(['pricing', '/pricing?for=ada', '/pricing#ada', ''].map(accepts)).toEqual([false, false, false, false]);
  });

  it.each(['/unsubscribe/ada@example.com', '/unsubscribe/ada%40example.com', '/login/ada%2540example.com'])('is no visit of %s: an e-mail address would stay for ever', (path) =>
    expect(RecordPageVisit.schema.safeParse({ leadId, path }).success).toBe(false),
  );
});

describe('a conversion', () => {
  const accepts = (other: object) => ConvertLead.schema.safeParse({ leadId, ...other }).success;

  it('says what the lead turned into, as far as that is known', () => {
    expect([{}, { orderId: 'o1' }, { accountId: 'a1', value: { amount: 1, currency: 'EUR' } }].map(accepts)).toEqual([true, true, true]);
    expect([{ orderId: '../o1' }, { value: { amount: 0, currency: 'EUR' } }, { value: { amount: 1 } }, { customer: 'c' }].map(accepts)).toEqual([false, false, false, false]);
  });
});

describe('capturing a lead', () => {
  const accepts = (id: string) => CaptureLead.schema.safeParse({ leadId: id, contact, source: 'fair' }).success;

  it('refuses ids that are reserved in paths', () => expect(['7', 'pipeline', 'events'].map(accepts)).toEqual([true, false, false]));
});
