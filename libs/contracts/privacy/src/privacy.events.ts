import { Identifier, event, text } from '@reprise/kernel';
import { z } from 'zod';

/** Why, and at whose request. Not personal data: it stays when the subject is gone. */
export const ErasureGrounds = z.strictObject({ reason: text(500), requestedBy: text(100) });

export const PrivacyEvent = z.discriminatedUnion('type', [
  event(
    'SubjectErased',
    ErasureGrounds.extend({
      subjectId: Identifier,
      /** Of the key that was destroyed; null where there never was one. */
      keyId: z.string().min(1).max(64).nullable(),
      erasedAt: z.iso.datetime(),
    }),
  ),
]);
export type PrivacyEvent = z.infer<typeof PrivacyEvent>;
