import { Contact, LeadId } from '@reprise/contracts-leads';
import { opened } from '@reprise/privacy';
import { AsOfQuery, emailLookup, limit, pageSchema, rowAsOf } from '@reprise/projection-service';
import { cursor } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { LeadScore, LeadStage } from '../lead-score.projection';

const points = z
  .string()
  .regex(/^-?[0-9]{1,9}$/, 'must be a whole number of points')
  .transform(Number)
  .pipe(z.int());

export const LeadCriteria = z.strictObject({
  stage: LeadStage.optional(),
  minScore: points.optional(),
  /** Subject id of the contact. */
  contact: Contact.shape.subjectId.optional(),
  limit,
  cursor: cursor(LeadId).optional(),
});
export type LeadCriteria = z.output<typeof LeadCriteria>;

export const LeadLookup = emailLookup(LeadId);
export type LeadLookup = z.output<typeof LeadLookup>;

const { contactName, contactEmail } = LeadScore.shape;

/** What is answered: who was erased, or may not be seen by the caller, is said so. */
export const LeadAnswer = LeadScore.extend({ contactName: opened(contactName), contactEmail: opened(contactEmail) });
export type LeadAnswer = z.output<typeof LeadAnswer>;

export class LeadParams extends createZodDto(z.strictObject({ id: LeadId })) {}
export class LeadListParams extends createZodDto(LeadCriteria) {}
export class LeadLookupBody extends createZodDto(LeadLookup) {}
export class LeadAsOfParams extends createZodDto(AsOfQuery) {}
export class Lead extends createZodDto(rowAsOf(LeadAnswer)) {}
export class LeadPage extends createZodDto(pageSchema(LeadAnswer)) {}
