import { Currency, Identifier, MinorUnits, event, pii, text } from '@reprise/kernel';
import { z } from 'zod';

export const LeadId = Identifier.refine((id) => id !== 'events' && id !== 'pipeline', 'is a reserved word');

/** The person who may become a customer. */
export const Contact = z.strictObject({
  subjectId: Identifier,
  name: pii(text(200)),
  email: pii(z.email().max(320), { subject: 'subjectId', index: 'email' }),
  company: text(200).optional(),
});
export type Contact = z.infer<typeof Contact>;

/** As it stands in a URL, without what follows `?` or `#`: that may tell of a person. So may an `@`, which commands refuse. */
export const PagePath = z
  .string()
  .max(500)
  .regex(/^\/[!-"$->@-~]*$/, 'must be a path as it stands in a URL, without query and fragment');

export const Attendance = z.strictObject({ webinar: text(200), minutes: z.int().min(1).max(1_440) });
export type Attendance = z.infer<typeof Attendance>;

/** What somebody else made of the lead: a model or a person. A fact like any other, however it came about. */
export const Assessment = z.strictObject({
  score: z.int().min(0).max(100),
  /** Who or what judged: a model with its version, or a role. */
  model: text(100),
  reasons: z.array(text(500)).min(1).max(20),
  /** Version of the lead's stream that was judged: everything up to there was known, nothing after. */
  basedOnVersion: z.int().positive(),
});
export type Assessment = z.infer<typeof Assessment>;

/** What a lead turned into, as far as this system knows it. */
export const Conversion = z.strictObject({
  orderId: Identifier.optional(),
  accountId: Identifier.optional(),
  value: z.strictObject({ amount: MinorUnits, currency: Currency }).optional(),
});
export type Conversion = z.infer<typeof Conversion>;

export const LeadEvent = z.discriminatedUnion('type', [
  event('LeadCaptured', z.strictObject({ leadId: LeadId, contact: Contact, source: text(100), campaign: text(100).optional() })),
  event('EmailOpened', z.strictObject({ campaign: text(100) })),
  event('WebinarAttended', Attendance),
  event('PageVisited', z.strictObject({ path: PagePath })),
  event('LeadScored', Assessment),
  event('LeadQualified', z.strictObject({ by: text(100), reason: text(500) })),
  event('LeadConverted', Conversion),
  event('LeadLost', z.strictObject({ reason: text(500) })),
]);
export type LeadEvent = z.infer<typeof LeadEvent>;
