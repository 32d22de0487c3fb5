import { fold } from '@reprise/kernel';
import type { LeadEvent } from '@reprise/contracts-leads';
import type { CaptureLead } from './lead.commands';
import { type LeadDecision, refuse } from './lead.rules';
import { type Lead, evolve, uncaptured } from './lead.state';

export const capture = ({ data }: CaptureLead, state: Lead): LeadDecision => {
  const event: LeadEvent = { type: 'LeadCaptured', data };
  if (state.stage === 'uncaptured') return [event];
  if (isAsCapturedBy(event, state)) return [];
  return refuse('LeadAlreadyCaptured', `lead ${data.leadId} exists already: it is ${state.stage} and came by ${state.source}`);
};

/** Name and e-mail are not compared: the rules do not look into personal data. What has moved on has another stage or was scored. */
const compared = ['stage', 'scoredVersion', 'subjectId', 'company', 'source', 'campaign'] as const;

const isAsCapturedBy = (event: LeadEvent, state: Lead) => {
  const wanted = fold({ initialState: uncaptured, evolve }, [event]);
  return wanted.stage !== 'uncaptured' && state.stage !== 'uncaptured' && compared.every((field) => wanted[field] === state[field]);
};
