import type { Assessment, Contact, Conversion, LeadEvent } from '@reprise/contracts-leads';
import { CaptureLead, ConvertLead, LoseLead, QualifyLead, RecordAttendance, RecordEmailOpen, RecordPageVisit, ScoreLead } from './lead.commands';

/** The words the specs of leads are written in: lead 7, who is Ada. */
const leadId = '7';
export const contact: Contact = { subjectId: 'ada', name: 'Ada Lovelace', email: 'ada@example.com', company: 'Engines' };

const assessment = (other: Partial<Assessment>): Assessment => ({ score: 70, model: 'scorer 2', reasons: ['came back'], basedOnVersion: 1, ...other });

export const captured: LeadEvent = { type: 'LeadCaptured', data: { leadId, contact, source: 'fair', campaign: 'spring' } };
export const opened: LeadEvent = { type: 'EmailOpened', data: { campaign: 'spring' } };
export const attended = (minutes = 45, webinar = 'Replay'): LeadEvent => ({ type: 'WebinarAttended', data: { webinar, minutes } });
export const visited: LeadEvent = { type: 'PageVisited', data: { path: '/pricing' } };
export const scored = (other: Partial<Assessment> = {}): LeadEvent => ({ type: 'LeadScored', data: assessment(other) });
export const qualified: LeadEvent = { type: 'LeadQualified', data: { by: 'sales', reason: 'has a date' } };
export const converted: LeadEvent = { type: 'LeadConverted', data: { orderId: 'o1', value: { amount: 1000, currency: 'EUR' } } };
export const lost: LeadEvent = { type: 'LeadLost', data: { reason: 'no budget' } };

/** Histories that stand at a stage. */
export const engaged = [captured, opened];
export const ready = [...engaged, qualified];
export const won = [...ready, converted];
export const gone = [...engaged, lost];

export const capture = (other: Partial<CaptureLead['data']> = {}) => new CaptureLead({ leadId, contact, source: 'fair', campaign: 'spring', ...other });
export const open = new RecordEmailOpen({ leadId, campaign: 'spring' });
export const attend = (minutes = 45, webinar = 'Replay') => new RecordAttendance({ leadId, webinar, minutes });
export const visit = new RecordPageVisit({ leadId, path: '/pricing' });
export const score = (other: Partial<Assessment> = {}) => new ScoreLead({ leadId, ...assessment(other) });
export const qualify = new QualifyLead({ leadId, by: 'sales', reason: 'has a date' });
export const convert = (other: Conversion = {}) => new ConvertLead({ leadId, orderId: 'o1', value: { amount: 1000, currency: 'EUR' }, ...other });
export const lose = new LoseLead({ leadId, reason: 'no budget' });
