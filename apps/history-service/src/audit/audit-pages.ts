import type { AuditQuery } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { invalidRequest, keyOf, listMark, toCursor } from '@reprise/service-kit';
import { z } from 'zod';
import { linesOf } from '../events/lines-of';
import type { History } from '../log/history';
import { JSON_LIMIT, shaping } from '../log/queries';
import type { AuditParams } from './audit.dto';

export interface AuditPage {
  readonly events: readonly StoredEvent[];
  /** `cursor` of the next page; null: there is none. */
  readonly nextCursor: string | null;
}

type Audited = Pick<History, 'audit'>;

const LINES_AT_ONCE = 500;
const JsonLimit = z.object({ limit: z.int().max(JSON_LIMIT.max, `at most ${JSON_LIMIT.max} as JSON; ask for NDJSON`) });

interface Part {
  readonly limit: number;
  /** The position after which, backwards: before which, it begins. */
  readonly cursor: number | undefined;
}

const listOf = (params: AuditParams) => listMark('/audit', params);

const queryOf = ({ type, shape: _, cursor: __, ...asked }: AuditParams, { limit, cursor }: Part): AuditQuery => {
  const given = Object.entries({ ...asked, cursor, types: type }).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(given) as Omit<AuditQuery, 'limit'>), limit };
};

/** @throws Problem when more than a page is asked for */
export async function auditPage(history: Audited, params: AuditParams): Promise<AuditPage> {
  const { limit = JSON_LIMIT.default } = params;
  const checked = JsonLimit.safeParse({ limit });
  if (!checked.success) throw invalidRequest(checked.error);
  // One more tells whether another page follows.
  const cursor = keyOf(params.cursor, listOf(params));
  const found = await history.audit(queryOf(params, { limit: limit + 1, cursor }));
  const events = found.slice(0, limit);
  return { events: events.map(shaping(params.shape)), nextCursor: found.length > limit ? toCursor(events.at(-1)?.position, listOf(params)) : null };
}

/**
 * All there is, or `limit` of it: read page by page, as fast as the lines are taken.
 * @throws Problem, before anything is read, for the cursor of another list
 */
export function auditLines(history: Audited, params: AuditParams): AsyncGenerator<string> {
  return linesFrom(history, params, keyOf(params.cursor, listOf(params)));
}

async function* linesFrom(history: Audited, params: AuditParams, after: number | undefined): AsyncGenerator<string> {
  let left = params.limit ?? Infinity;
  let cursor = after;
  while (left > 0) {
    const limit = Math.min(left, LINES_AT_ONCE);
    const events = await history.audit(queryOf(params, { limit, cursor }));
    if (events.length > 0) yield linesOf(events.map(shaping(params.shape)));
    if (events.length < limit) return;
    left -= events.length;
    cursor = events.at(-1)?.position;
  }
}
