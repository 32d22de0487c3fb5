import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
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
  unreached,
} from '@reprise/domain-leads';
import { type DecidedAggregate, deciderHandler, planFor } from '../commands/decider-handler';
import { Decisions } from '../commands/decisions';
import { Issued } from '../commands/issued';
import { LEAD_RULE_STATUS } from './leads.problems';

const leads: DecidedAggregate<Lead, LeadCommand, LeadEvent> = {
  contract: leadEvents,
  decider: lead,
  idOf: ({ data }) => data.leadId,
  subjectOf: (state) => (state.stage === 'uncaptured' ? undefined : state.subjectId),
  rules: LEAD_RULE_STATUS,
};

/** Besides what the lead says: a score may only be based on what its stream has, purged events counted in. */
@CommandHandler(ScoreLead)
export class ScoreLeadHandler implements ICommandHandler<ScoreLead> {
  constructor(private readonly decisions: Decisions) {}

  execute(command: ScoreLead) {
    const plan = { ...planFor(leads, command), verify: ([version = 0]: readonly number[]) => Promise.resolve(unreached(command, version)) };
    return this.decisions.execute(plan, Issued.with(command));
  }
}

export const leadHandlers = [
  deciderHandler(leads, CaptureLead),
  deciderHandler(leads, RecordEmailOpen),
  deciderHandler(leads, RecordAttendance),
  deciderHandler(leads, RecordPageVisit),
  ScoreLeadHandler,
  deciderHandler(leads, QualifyLead),
  deciderHandler(leads, ConvertLead),
  deciderHandler(leads, LoseLead),
];
