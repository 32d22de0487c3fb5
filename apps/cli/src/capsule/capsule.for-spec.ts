import { CAPSULE_FORMAT, type Capsule, type StoredEvent } from '@reprise/kernel';

type Happened = Pick<StoredEvent, 'type' | 'data'> & Partial<StoredEvent>;

export const happened = (type: string, data: unknown, more: Partial<StoredEvent> = {}): Happened => ({ type, data, ...more });

/** Events as the log has them, all of order 7 unless told. */
export const logOf = (events: readonly Happened[]): StoredEvent[] =>
  events.map((event, index) => ({
    position: index + 1,
    streamId: 'order-7',
    streamVersion: index + 1,
    eventId: `id-${index + 1}`,
    schemaVersion: 1,
    occurredAt: `2026-01-0${index + 1}T00:00:00.000Z`,
    recordedAt: `2026-01-0${index + 1}T00:00:00.000Z`,
    metadata: { correlationId: `c-${index + 1}`, causationId: `d-${index + 1}`, actor: 'clerk' },
    ...event,
  }));

/** A capsule of order 7 that says nothing of its state. */
export const capsuleOf = (events: readonly Happened[]): Capsule => ({
  format: CAPSULE_FORMAT,
  about: { streamId: 'order-7', streamVersion: events.length, position: events.length },
  made: { at: '2026-02-01T00:00:00.000Z', version: '0.1.0', commit: null },
  contracts: [],
  events: logOf(events) as Capsule['events'],
  streams: [{ streamId: 'order-7', streamVersion: events.length, state: null }],
  rows: [],
});
