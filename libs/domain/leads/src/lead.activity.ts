import type { RecordAttendance, RecordEmailOpen, RecordPageVisit } from './lead.commands';
import { whileOpen } from './lead.guards';
import { type LeadDecision, refuse } from './lead.rules';
import type { Lead } from './lead.state';

export const openEmail = ({ data: { leadId, campaign } }: RecordEmailOpen, state: Lead): LeadDecision =>
  whileOpen(leadId, state, () => [{ type: 'EmailOpened', data: { campaign } }]);

export const visitPage = ({ data: { leadId, path } }: RecordPageVisit, state: Lead): LeadDecision =>
  whileOpen(leadId, state, () => [{ type: 'PageVisited', data: { path } }]);

export const attend = ({ data: { leadId, webinar, minutes } }: RecordAttendance, state: Lead): LeadDecision =>
  whileOpen(leadId, state, ({ attended }) => {
    const known = attended.find((attendance) => attendance.webinar === webinar);
    if (!known) return [{ type: 'WebinarAttended', data: { webinar, minutes } }];
    if (known.minutes === minutes) return [];
    return refuse('AttendanceDiffers', `lead ${leadId} attended "${webinar}" for ${known.minutes} minutes, not for ${minutes}`);
  });
