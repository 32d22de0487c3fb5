import type { Metadata, StoredEvent } from '@reprise/kernel';

/** Columns of an event, of a table or subquery named `events`. */
export const COLUMNS =
  'position, stream_id, stream_version, event_id, type, schema_version, data, metadata, occurred_at, recorded_at';

export interface Row {
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

export const toStored = (row: Row): StoredEvent => ({
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
