import { Assessment, Contact, Conversion, type LeadEvent, LeadId, leadEvents } from '@reprise/contracts-leads';
import type { Recorded } from '@reprise/kernel';
import { defineProjection } from '@reprise/projections';
import { z } from 'zod';
import { later, scoredBy } from './scoring';
import { Contribution, type ScoringRule, standardRule } from './scoring-rule';

export const LeadStage = z.enum(['new', 'engaged', 'qualified', 'converted', 'lost']);

const time = z.iso.datetime();

/** What `GET /leads/:id` answers. */
export const LeadScore = z.object({
  leadId: LeadId,
  contactSubjectId: Contact.shape.subjectId,
  contactName: Contact.shape.name,
  contactEmail: Contact.shape.email,
  company: z.string().nullable(),
  source: z.string(),
  campaign: z.string().nullable(),
  stage: LeadStage,
  /** The sum of what its contributions count. */
  score: z.int(),
  /** Why it scores that: every event that counts, in stream order. */
  contributions: z.array(Contribution),
  /** What a model or a person made of it last; the score does not follow it. */
  assessment: Assessment.extend({ position: z.int().positive(), occurredAt: time }).nullable(),
  conversion: Conversion.nullable(),
  lostBecause: z.string().nullable(),
  capturedAt: time,
  /** The latest time at which anything of the lead happened: the lead's own clock. */
  lastActivityAt: time,
  streamVersion: z.int().positive(),
});
export type LeadScore = z.infer<typeof LeadScore>;

type Event = Recorded<LeadEvent>;
type Captured = Extract<Event, { type: 'LeadCaptured' }>;
type Later = Exclude<Event, Captured>;

const captured = ({ data: { leadId, contact, source, campaign }, occurredAt, streamVersion }: Captured): LeadScore => ({
  leadId,
  contactSubjectId: contact.subjectId,
  contactName: contact.name,
  contactEmail: contact.email,
  company: contact.company ?? null,
  source,
  campaign: campaign ?? null,
  stage: 'new',
  score: 0,
  contributions: [],
  assessment: null,
  conversion: null,
  lostBecause: null,
  capturedAt: occurredAt,
  lastActivityAt: occurredAt,
  streamVersion,
});

const change = ({ stage }: LeadScore, event: Later): Partial<LeadScore> => {
  switch (event.type) {
    case 'EmailOpened':
    case 'WebinarAttended':
    case 'PageVisited':
      return stage === 'new' ? { stage: 'engaged' } : {};
    case 'LeadScored':
      return { assessment: { ...event.data, position: event.position, occurredAt: event.occurredAt } };
    case 'LeadQualified':
      return { stage: 'qualified' };
    case 'LeadConverted':
      return { stage: 'converted', conversion: event.data };
    case 'LeadLost':
      return { stage: 'lost', lostBecause: event.data.reason };
  }
};

/** Leads as they score by a rule: what a candidate for a what-if is made with. */
export const leadScoreBy = (rule: ScoringRule) =>
  defineProjection({
    name: 'lead_score',
    version: 1,
    from: leadEvents,
    row: LeadScore,
    subject: 'contactSubjectId',
    indexes: [['leadId'], ['stage', 'leadId'], ['score', 'leadId'], ['contactSubjectId', 'leadId']],
    key: (event) => event.streamId,
    evolve: (row, event) => {
      if (event.type === 'LeadCaptured') return captured(event);
      if (!row) throw new Error(`${event.type} (version ${event.streamVersion} of ${event.streamId}) before LeadCaptured`);
      const at = later(row.lastActivityAt, event.occurredAt);
      return { ...row, ...change(row, event), ...scoredBy(rule, row.contributions, { event, at }), lastActivityAt: at, streamVersion: event.streamVersion };
    },
  });

export const leadScore = leadScoreBy(standardRule);
