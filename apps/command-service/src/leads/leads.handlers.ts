import { type LeadEvent, leadEvents } from '@reprise/contracts-leads';
import {
  CaptureLead,
  ConvertLead,
  type Lead,
  type LeadCommand,
  LoseLead,
  QualifyLead,
  RecordAttendance,
  RecordEmailOpen,
  RecordPageVisit,
  ScoreLead,
  lead,
} from '@reprise/domain-leads';
import { type DecidedAggregate, deciderHandler } from '../commands/decider-handler';
import { LEAD_RULE_STATUS } from './leads.problems';

const leads: DecidedAggregate<Lead, LeadCommand, LeadEvent> = {
  contract: leadEvents,
  decider: lead,
  idOf: ({ data }) => data.leadId,
  subjectOf: (state) => (state.stage === 'uncaptured' ? undefined : state.subjectId),
  rules: LEAD_RULE_STATUS,
};

export const leadHandlers = [
  deciderHandler(leads, CaptureLead),
  deciderHandler(leads, RecordEmailOpen),
  deciderHandler(leads, RecordAttendance),
  deciderHandler(leads, RecordPageVisit),
  deciderHandler(leads, ScoreLead),
  deciderHandler(leads, QualifyLead),
  deciderHandler(leads, ConvertLead),
  deciderHandler(leads, LoseLead),
];
