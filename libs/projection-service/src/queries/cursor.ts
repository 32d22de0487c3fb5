import { z } from 'zod';

/** Where the next page begins: opaque to callers, so that what is in it may change. */
export const toCursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

const MALFORMED = 'is not a cursor that this list gave out';

/** Reads a cursor back; whatever this list did not give out is refused. */
export const cursor = <Key extends z.ZodType>(key: Key) =>
  z
    .string()
    .max(1_000, MALFORMED)
    .transform((text, context): z.output<Key> => {
      const parsed = key.safeParse(parsedJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: MALFORMED });
      return z.NEVER;
    });

function parsedJson(text: string): unknown {
  const bytes = Buffer.from(text, 'base64url');
  // Buffer skips what is not base64url: only what comes out the same was one.
  if (bytes.toString('base64url') !== text) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
