import { deepStrictEqual } from 'node:assert/strict';
import type { DomainEvent, Recorded, StoredEvent } from '@reprise/kernel';
import type { Projection } from '@reprise/projections';
import type { z } from 'zod';
import { foldRows } from './fold-rows';

/** Event n of the stream happens n seconds after this, and stands at position n. */
export const PROJECTED_FROM = '2026-01-01T00:00:00.000Z';

/** Time of event n of the stream. */
export const projectedAt = (n: number): string => new Date(Date.parse(PROJECTED_FROM) + n * 1_000).toISOString();

/**
 * The rows a read model has after these events of one stream, by key.
 *
 * Rows are frozen, checked against the schema, and made twice: a projection that changes what it was given, or that
 * asks for the time or a random number, fails here.
 */
export function projectedRows<Row extends z.ZodObject, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  streamId: string,
  ...events: readonly Event[]
): ReadonlyMap<string, z.output<Row>> {
  const recorded = events.map((event, index) => recordedAt(streamId, event, index + 1));
  const rows = foldRows(projection, recorded);
  deepStrictEqual(foldRows(projection, recorded), rows, 'the same events made other rows the second time');
  return rows;
}

const recordedAt = <Event extends DomainEvent>(streamId: string, event: Event, n: number): Recorded<Event> => {
  const where: Omit<StoredEvent, 'type' | 'data' | 'purged'> = {
    position: n,
    streamId,
    streamVersion: n,
    eventId: `event-${n}`,
    schemaVersion: 1,
    metadata: { correlationId: 'correlation', causationId: 'cause', actor: 'tester' },
    occurredAt: projectedAt(n),
    recordedAt: projectedAt(n),
  };
  return Object.freeze({ ...where, ...event });
};
