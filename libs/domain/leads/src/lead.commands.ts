import { Assessment, Attendance, Contact, Conversion, LeadId, PagePath } from '@reprise/contracts-leads';
import { command, pii, writtenText } from '@reprise/kernel';
import { z } from 'zod';

const leadId = LeadId;
const contact = Contact.extend({ name: pii(writtenText(200)), company: writtenText(200).optional() });
const campaign = writtenText(100);
const reason = writtenText(500);
/** Nothing seals a path, so nothing could erase an e-mail address in it. Stored events are read as they stand. */
const path = PagePath.refine((visited) => !/@|%(25)*40/.test(visited), 'must not hold an e-mail address');

export class CaptureLead extends command('CaptureLead', z.strictObject({ leadId, contact, source: writtenText(100), campaign: campaign.optional() })) {}

export class RecordEmailOpen extends command('RecordEmailOpen', z.strictObject({ leadId, campaign })) {}

export class RecordAttendance extends command('RecordAttendance', Attendance.extend({ leadId, webinar: writtenText(200) })) {}

export class RecordPageVisit extends command('RecordPageVisit', z.strictObject({ leadId, path })) {}

/** Writes down what a model or a person made of the lead; nothing is worked out here. */
export class ScoreLead extends command(
  'ScoreLead',
  Assessment.extend({ leadId, model: writtenText(100), reasons: z.array(writtenText(500)).min(1).max(20) }),
) {}

export class QualifyLead extends command('QualifyLead', z.strictObject({ leadId, by: writtenText(100), reason })) {}

export class ConvertLead extends command('ConvertLead', Conversion.extend({ leadId })) {}

export class LoseLead extends command('LoseLead', z.strictObject({ leadId, reason })) {}

export type LeadCommand =
  | CaptureLead
  | RecordEmailOpen
  | RecordAttendance
  | RecordPageVisit
  | ScoreLead
  | QualifyLead
  | ConvertLead
  | LoseLead;
