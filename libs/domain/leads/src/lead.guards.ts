import { type LeadDecision, refuse } from './lead.rules';
import type { CapturedLead, Lead } from './lead.state';

export const onceCaptured = (leadId: string, state: Lead, then: (lead: CapturedLead) => LeadDecision): LeadDecision =>
  state.stage === 'uncaptured' ? refuse('LeadNotCaptured', `lead ${leadId} was never captured`) : then(state);

/** Nothing comes after the end: somebody who comes back is another lead. */
export const whileOpen = (leadId: string, state: Lead, then: (lead: CapturedLead) => LeadDecision): LeadDecision =>
  onceCaptured(leadId, state, (lead) => {
    if (lead.stage === 'converted') return refuse('LeadAlreadyConverted', `lead ${leadId} was converted`);
    if (lead.stage === 'lost') return refuse('LeadAlreadyLost', `lead ${leadId} was lost; one who comes back is captured as another lead`);
    return then(lead);
  });
