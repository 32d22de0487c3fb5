import type { StoredEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import { ask } from './connection';
import { COLUMNS, askEvents } from './stored-rows';

/** Events of one shape: what a codec must be able to read as long as the log holds one. */
export interface Kind {
  readonly category: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly events: number;
  /** Positions. */
  readonly first: number;
  readonly last: number;
}

/** These read all of the log, for tools: most a question may take. */
const TOOL_MS = 3_600_000;

const KINDS = `SELECT category, type, schema_version AS "schemaVersion",
    count(*) AS events, min(position) AS first, max(position) AS last
  FROM events WHERE position > $1 AND position <= $2
  GROUP BY category, type, schema_version`;

/** The kinds in one stretch of the log: `after` exclusive, `until` inclusive. */
export const readKinds = (pool: Pool, { after, until }: { readonly after: number; readonly until: number }): Promise<Kind[]> =>
  ask<Kind>(pool, { name: 'read_kinds', text: KINDS, values: [after, until], query_timeout: TOOL_MS });

/** The first and the last, and what comes next after points evenly between them. */
const SAMPLES = `SELECT DISTINCT ON (sample.position) sample.*
  FROM generate_series(0, $6::bigint - 1) AS step
  CROSS JOIN LATERAL (
    SELECT ${COLUMNS} FROM events
    WHERE category = $1 AND type = $2 AND schema_version = $3
      AND position >= $4::bigint + (($5::bigint - $4::bigint) * step) / greatest($6::bigint - 1, 1) AND position <= $5
    ORDER BY position LIMIT 1) sample
  ORDER BY sample.position`;

/** At most `count` events of a kind, from all over its history, in position order. */
export const readSamples = (pool: Pool, { category, type, schemaVersion, first, last }: Kind, count: number): Promise<StoredEvent[]> =>
  askEvents(pool, { text: SAMPLES, values: [category, type, schemaVersion, first, last, count], query_timeout: TOOL_MS });
