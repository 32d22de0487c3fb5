import type { AuditQuery } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { invalidRequest } from '@reprise/service-kit';
import { z } from 'zod';
import { linesOf } from '../events/ndjson';
import type { History } from '../log/history';
import { JSON_LIMIT, shaping } from '../log/queries';
import type { AuditParams } from './audit.dto';

export interface AuditPage {
  readonly events: readonly StoredEvent[];
  /** `cursor` of the next page; null: there is none. */
  readonly nextCursor: number | null;
}

type Audited = Pick<History, 'audit'>;

const LINES_AT_ONCE = 500;
const JsonLimit = z.object({ limit: z.int().max(JSON_LIMIT.max, `at most ${JSON_LIMIT.max} as JSON; ask for NDJSON`) });

const queryOf = ({ type, shape: _, ...asked }: AuditParams, limit: number): AuditQuery => {
  const given = Object.entries({ ...asked, types: type }).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(given) as Omit<AuditQuery, 'limit'>), limit };
};

/** @throws Problem when more than a page is asked for */
export async function auditPage(history: Audited, params: AuditParams): Promise<AuditPage> {
  const { limit = JSON_LIMIT.default } = params;
  const checked = JsonLimit.safeParse({ limit });
  if (!checked.success) throw invalidRequest(checked.error);
  // One more tells whether another page follows.
  const found = await history.audit(queryOf(params, limit + 1));
  const events = found.slice(0, limit);
  const last = events.at(-1)?.position ?? null;
  return { events: events.map(shaping(params.shape)), nextCursor: found.length > limit ? last : null };
}

/** All there is, or `limit` of it: read page by page, as fast as the lines are taken. */
export async function* auditLines(history: Audited, params: AuditParams): AsyncGenerator<string> {
  let left = params.limit ?? Infinity;
  let { cursor } = params;
  while (left > 0) {
    const limit = Math.min(left, LINES_AT_ONCE);
    const events = await history.audit(queryOf({ ...params, cursor }, limit));
    if (events.length > 0) yield linesOf(events.map(shaping(params.shape)));
    if (events.length < limit) return;
    left -= events.length;
    cursor = events.at(-1)?.position;
  }
}
