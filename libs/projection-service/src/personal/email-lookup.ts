import { cursor } from '@reprise/service-kit';
import { z } from 'zod';
import { MAX_LIMIT } from '../queries/limit';

/** Body of a lookup by e-mail: in a body, as URLs end up in logs. Case, spaces around it and how accents are spelled do not matter. */
export const emailLookup = <Key extends z.ZodType>(key: Key) =>
  z.strictObject({
    email: z.string().max(320).trim().pipe(z.email({ pattern: z.regexes.unicodeEmail })),
    limit: z.int().min(1).max(MAX_LIMIT).default(50),
    cursor: cursor(key).optional(),
  });
