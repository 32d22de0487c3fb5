import type { LeadEvent } from '@reprise/contracts-leads';
import type { Decider } from '@reprise/kernel';
import { attend, openEmail, visitPage } from './lead.activity';
import { capture } from './lead.capturing';
import type { LeadCommand } from './lead.commands';
import { convert, lose, qualify, score } from './lead.progress';
import type { LeadDecision } from './lead.rules';
import { type Lead, evolve, uncaptured } from './lead.state';

const decide = (command: LeadCommand, state: Lead): LeadDecision => {
  switch (command.type) {
    case 'CaptureLead':
      return capture(command, state);
    case 'RecordEmailOpen':
      return openEmail(command, state);
    case 'RecordAttendance':
      return attend(command, state);
    case 'RecordPageVisit':
      return visitPage(command, state);
    case 'ScoreLead':
      return score(command, state);
    case 'QualifyLead':
      return qualify(command, state);
    case 'ConvertLead':
      return convert(command, state);
    case 'LoseLead':
      return lose(command, state);
  }
};

/** The rules of one lead: see the table in the README. */
export const lead = { initialState: uncaptured, stateVersion: 2, evolve, decide } satisfies Decider<Lead, LeadCommand, LeadEvent>;
