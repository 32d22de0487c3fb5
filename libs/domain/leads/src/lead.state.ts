import type { Attendance, Conversion, LeadEvent } from '@reprise/contracts-leads';

export type Stage = 'new' | 'engaged' | 'qualified' | 'converted' | 'lost';

/** What the rules need of a lead. */
export interface CapturedLead {
  readonly stage: Stage;
  readonly leadId: string;
  /** The contact, as the subject of what happens to the lead. */
  readonly subjectId: string;
  readonly company?: string;
  readonly source: string;
  readonly campaign?: string;
  readonly attended: readonly Attendance[];
  /** The version that the last recorded score was based on; 0: there is none. */
  readonly scoredVersion: number;
  readonly conversion?: Conversion;
}

export type Lead = { readonly stage: 'uncaptured' } | CapturedLead;

export const uncaptured: Lead = { stage: 'uncaptured' };

type Captured = Extract<LeadEvent, { type: 'LeadCaptured' }>;

/** Total: history is never refused, whatever today's rules would say; what makes no sense where it stands changes nothing. */
export const evolve = (state: Lead, event: LeadEvent): Lead => {
  if (event.type === 'LeadCaptured') return captured(event.data);
  if (state.stage === 'uncaptured') return state;
  const hasEnded = state.stage === 'converted' || state.stage === 'lost';
  return hasEnded ? state : { ...state, ...change(state, event) };
};

const captured = ({ leadId, contact, source, campaign }: Captured['data']): Lead => ({
  stage: 'new',
  leadId,
  subjectId: contact.subjectId,
  ...(contact.company !== undefined && { company: contact.company }),
  source,
  ...(campaign !== undefined && { campaign }),
  attended: [],
  scoredVersion: 0,
});

const change = (state: CapturedLead, event: Exclude<LeadEvent, Captured>): Partial<CapturedLead> => {
  switch (event.type) {
    case 'EmailOpened':
    case 'PageVisited':
      return engaged(state);
    case 'WebinarAttended':
      return { ...engaged(state), attended: [...state.attended, event.data] };
    case 'LeadScored':
      return { scoredVersion: event.data.basedOnVersion };
    case 'LeadQualified':
      return { stage: 'qualified' };
    case 'LeadConverted':
      return { stage: 'converted', conversion: event.data };
    case 'LeadLost':
      return { stage: 'lost' };
  }
};

/** Whatever a contact does engages a new lead, and leaves one that is further on where it is. */
const engaged = ({ stage }: CapturedLead): Partial<CapturedLead> => (stage === 'new' ? { stage: 'engaged' } : {});
