import { z } from 'zod';
import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';
import type { ListMark } from './list-mark';

/** Where a page begins, and in which list. */
export interface Cursor<Key> {
  readonly list: ListMark;
  readonly key: Key;
}

/** Where the next page begins: opaque to callers, so that what is in it may change. */
export const toCursor = (key: unknown, list: ListMark): string => Buffer.from(JSON.stringify([list, key])).toString('base64url');

const Wire = z.tuple([z.string(), z.unknown()]);

const MALFORMED = 'is not a cursor that this list gave out';
const OTHER_LIST = 'cursor: was given out for another path or other filters. Begin this list without one, and change nothing but limit from page to page.';

/** Reads a cursor back; what no list gave out is refused. Whether it was this one, `keyOf` tells. */
export const cursor = <Key extends z.ZodType>(key: Key) =>
  z
    .string()
    .max(1_000, MALFORMED)
    .transform((text, context): Cursor<z.output<Key>> => {
      const parsed = Wire.safeParse(parsedJson(text));
      const given = key.safeParse(parsed.data?.[1]);
      if (parsed.success && given.success) return { list: parsed.data[0], key: given.data };
      context.addIssue({ code: 'custom', message: MALFORMED });
      return z.NEVER;
    });

/** The key after which the page begins; undefined: it is the first. @throws Problem 400 for the cursor of another list */
export function keyOf<Key>(given: Cursor<Key> | undefined, list: ListMark): Key | undefined {
  if (!given || given.list === list) return given?.key;
  throw problem(httpProblems.invalidRequest, OTHER_LIST, { members: { errors: [{ pointer: '/cursor', detail: OTHER_LIST }] } });
}

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
