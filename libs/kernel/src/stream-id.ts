import { z } from 'zod';

/** `account-42`: category, dash, id. The id may hold further dashes. */
export const StreamId = z
  .string()
  .max(200)
  .regex(/^[a-z][a-z0-9_]*-[A-Za-z0-9_-]+$/, 'a stream id is <category>-<id>, of letters, digits, _ and -');

/** The part before the first dash. */
export const categoryOf = (streamId: string): string => {
  const dash = streamId.indexOf('-');
  return dash < 0 ? streamId : streamId.slice(0, dash);
};

/** The part after the first dash. */
export const idOf = (streamId: string): string => streamId.slice(categoryOf(streamId).length + 1);
