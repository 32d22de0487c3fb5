import { isPurged } from '@reprise/kernel';
import type { FeedMessage } from '@reprise/messaging';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { type Queryable, query } from '../database';
import type { Projection } from '../projection';

/** What a read model holds: rows by key, and the positions of parked events by key. */
export interface Held {
  readonly rows: Record<string, unknown>;
  readonly parked: Record<string, number[]>;
}

/** @param resolved `<position> <key>` of what a person decided to go on without */
export type Resolved = ReadonlySet<string>;

/** The oracle: one event at a time, in memory, by the rules as they are written down. */
export function plainFold(projection: Projection, all: readonly FeedMessage[], resolved: Resolved = new Set()): Held {
  const rows: Record<string, { row: Record<string, unknown>; _partition: number; _position: number }> = {};
  const parked: Record<string, number[]> = {};

  const orPark = (key: string, position: number, work: () => void) => {
    if (resolved.has(`${position} ${key}`)) return;
    const queue = parked[key];
    try {
      if (queue) queue.push(position);
      else work();
    } catch {
      parked[key] = [position];
    }
  };
  const evolve = (key: string, { event, partition }: FeedMessage) => {
    const next = projection.evolve(rows[key]?.row, projection.from.codec.decode(event), key);
    if (next) rows[key] = { row: next, _partition: partition, _position: event.position };
    else delete rows[key];
  };
  for (const message of all) {
    const { event } = message;
    const keys: string[] = [];
    orPark(`stream:${event.streamId}`, event.position, () => void (isPurged(event) || keys.push(...[projection.key(projection.from.codec.decode(event))].flat())));
    for (const key of new Set(keys)) orPark(key, event.position, () => evolve(key, message));
  }
  return { rows: Object.fromEntries(Object.entries(rows).map(([key, { row, ...at }]) => [key, { ...row, ...at }])), parked };
}

const camel = (name: string) => (name.startsWith('_') ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

/** What a table or view holds; read here without the code under test. */
export async function rowsIn(on: Queryable, relation: string, { row }: Projection): Promise<Held['rows']> {
  const found = await query<Record<string, unknown>>(on, { text: `SELECT * FROM "${relation}" ORDER BY _key` });
  const optional = Object.keys(row.shape).filter((field) => (row.shape[field] as z.ZodType).safeParse(undefined).success);
  const rows: Held['rows'] = {};
  for (const { _key, ...columns } of found.rows) {
    const fields = Object.entries(columns).map(([column, value]) => [camel(column), value] as const);
    rows[_key as string] = Object.fromEntries(fields.filter(([field, value]) => value !== null || !optional.includes(field)));
  }
  return rows;
}

/** What one build's tables hold. */
export async function held(pool: Pool, projection: Projection, generation = 1): Promise<Held> {
  const { name, version } = projection;
  const rows = await rowsIn(pool, `${name}__v${version}${generation > 1 ? `_${generation}` : ''}`, projection);
  const text = 'SELECT key, position FROM parked WHERE (projection, version, generation) = ($1, $2, $3) ORDER BY position';
  const set = await query<{ key: string; position: number }>(pool, { text, values: [name, version, generation] });
  const parked: Held['parked'] = {};
  for (const { key, position } of set.rows) parked[key] = [...(parked[key] ?? []), position];
  return { rows, parked };
}
