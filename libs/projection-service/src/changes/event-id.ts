import { decodeCursor } from '@reprise/projections';
import { type ListMark, httpProblems, problem } from '@reprise/service-kit';

/** What a stream of changes calls its events: which stream it is, and up to where it was seen. */
export const eventId = (list: ListMark, cursor: string): string => `${list}.${cursor}`;

const OTHER_STREAM = 'Last-Event-ID: was given out by another stream of changes. Begin this one without it.';

/** The cursor in what a caller brings back. @throws InvalidCursor; Problem 400 for the id of another stream */
export function lastSeen(header: string | string[] | undefined, list: ListMark): string | undefined {
  const id = String(header ?? '');
  if (id === '') return undefined;
  const [given, cursor = ''] = id.split('.', 2);
  decodeCursor(cursor);
  if (given !== list) throw problem(httpProblems.invalidRequest, OTHER_STREAM);
  return cursor;
}
