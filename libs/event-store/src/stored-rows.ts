import { type Metadata, type StoredEvent, isPurged } from '@reprise/kernel';
import type { Pool } from 'pg';
import { type TimedQuery, ask } from './connection';
import { readPurgesOf } from './purge/purge-reading';

/** Columns of an event, of a table or subquery named `events`. */
export const COLUMNS =
  'position, stream_id, stream_version, event_id, type, schema_version, data, metadata, occurred_at, recorded_at';

const time = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The JSON text of an event, as of `JSON.stringify` but for spaces; of one that was purged it does not say why. */
export const LINE = `'{"position":' || position || ',"streamId":' || to_json(stream_id) || ',"streamVersion":' || stream_version || ',"eventId":"' || event_id
  || '","type":' || to_json(type) || ',"schemaVersion":' || schema_version || ',"data":' || data || ',"metadata":' || metadata
  || ',"occurredAt":"' || ${time('occurred_at')} || '","recordedAt":"' || ${time('recorded_at')} || '"}' || E'\\n'`;

export const lineOf = (event: StoredEvent): string => `${JSON.stringify(event)}\n`;

interface Row {
  position: number;
  stream_id: string;
  stream_version: number;
  event_id: string;
  type: string;
  schema_version: number;
  data: unknown;
  metadata: Metadata;
  occurred_at: string;
  recorded_at: string;
}

const toStored = (row: Row): StoredEvent => ({
  position: row.position,
  streamId: row.stream_id,
  streamVersion: row.stream_version,
  eventId: row.event_id,
  type: row.type,
  schemaVersion: row.schema_version,
  data: row.data,
  metadata: row.metadata,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
});

/** The events that a question about `COLUMNS` is answered with; purged ones with who, why and when. */
export async function askEvents(pool: Pool, query: TimedQuery): Promise<StoredEvent[]> {
  const events = (await ask<Row>(pool, query)).map(toStored);
  const emptied = events.filter(isPurged).map(({ position }) => position);
  if (emptied.length === 0) return events;
  const purges = await readPurgesOf(pool, emptied);
  return events.map((event) => ({ ...event, ...withDefined('purged', purges.get(event.position)) }));
}

const withDefined = <Name extends string, Value>(name: Name, value: Value | undefined) => (value === undefined ? {} : ({ [name]: value } as Record<Name, Value>));

/** Collects the parameters of one statement. */
export class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** One value lets Postgres walk a composite index in order; several can't. */
export const among = (column: string, names: readonly string[], parameters: Parameters) =>
  names.length === 1 ? `${column} = ${parameters.add(names[0])}` : `${column} = ANY(${parameters.add(names)})`;
