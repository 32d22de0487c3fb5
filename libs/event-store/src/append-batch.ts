import { StreamId } from '@reprise/kernel';
import { z } from 'zod';
import { EventIdReused, type EventStoreError, IdempotencyKeyReused, InvalidAppend, StoreUnavailable, WrongExpectedVersion } from './errors';
import type { Append, AppendResult, AppendedStream, ExpectedVersion, NewEvent } from './event-store';

const MAX_EVENTS = 10_000;

const Name = z.string().min(1).max(200);

const Unit = z.object({
  streams: z.array(
    z.object({
      streamId: StreamId,
      expectedVersion: z.union([z.int().min(0), z.enum(['noStream', 'streamExists', 'any'])]),
      events: z.array(
        z.object({
          eventId: z.uuid(),
          type: Name,
          schemaVersion: z.int().min(1),
          occurredAt: z.iso.datetime({ offset: true }).optional(),
        }),
      ),
    }),
  ),
  idempotency: z.object({ key: z.string().min(1).max(500), requestHash: Name }).optional(),
});

/** A checked unit, its events already turned into JSON: what the queue holds. */
export interface PreparedAppend {
  readonly unit: Append;
  /** What at most one unit of a batch may name: streams, event ids, the idempotency key. */
  readonly claims: readonly string[];
  readonly events: number;
  toJson(unit: number): { readonly unit: string; readonly streams: string; readonly events: string };
}

/** @throws InvalidAppend naming what is wrong. */
export function prepareAppend(unit: Append): PreparedAppend {
  const parsed = Unit.safeParse(unit);
  if (!parsed.success) throw new InvalidAppend(`this append can't be stored: ${z.prettifyError(parsed.error)}`);
  const events = unit.streams.flatMap((stream) => stream.events);
  if (events.length > MAX_EVENTS) throw new InvalidAppend(`an append holds at most ${MAX_EVENTS} events, not ${events.length}`);
  const streamIds = unit.streams.map((stream) => stream.streamId);
  const eventIds = events.map((event) => event.eventId.toLowerCase());
  refuseDoubles('stream', streamIds);
  refuseDoubles('event id', eventIds);
  const rows = unit.streams.flatMap((stream, ord) => stream.events.map((event, index) => eventJson(event, ord, index + 1)));
  const key = unit.idempotency ? [`key:${unit.idempotency.key}`] : [];
  return { unit, claims: [...streamIds, ...eventIds, ...key], events: events.length, toJson: (index) => unitJson(unit, rows, index) };
}

function refuseDoubles(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new InvalidAppend(`${what} ${name} is named twice in one append`);
    seen.add(name);
  }
}

/** What jsonb refuses: NUL and half a surrogate pair, which JSON.stringify leaves as escapes. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** All of an event's row but its unit, as the inside of a JSON object. */
function eventJson(event: NewEvent, ord: number, n: number): string {
  const json = JSON.stringify({
    ord,
    n,
    id: event.eventId,
    type: event.type,
    schema_version: event.schemaVersion,
    data: event.data,
    metadata: event.metadata,
    occurred_at: event.occurredAt,
  }).slice(1);
  if (UNSTORABLE.test(json)) throw new InvalidAppend(`event ${event.type} holds text with NUL or half a surrogate pair`);
  return json;
}

const EXPECTED = { noStream: 0, any: -1, streamExists: -2 } as const;
const expectedNumber = (expected: ExpectedVersion) => (typeof expected === 'number' ? expected : EXPECTED[expected]);

function unitJson(unit: Append, rows: readonly string[], index: number) {
  const streams = unit.streams.map((stream, ord) =>
    JSON.stringify({ unit: index, ord, stream_id: stream.streamId, expected: expectedNumber(stream.expectedVersion) }),
  );
  return {
    unit: JSON.stringify({ unit: index, key: unit.idempotency?.key, hash: unit.idempotency?.requestHash }),
    streams: streams.join(),
    events: rows.map((row) => `{"unit":${index},${row}`).join(),
  };
}

/** The argument of the SQL function `append_events`. */
export function batchJson(batch: readonly PreparedAppend[]): string {
  const parts = batch.map((prepared, index) => prepared.toJson(index));
  const list = (name: 'unit' | 'streams' | 'events') => parts.map((part) => part[name]).filter(Boolean).join();
  return `{"units":[${list('unit')}],"streams":[${list('streams')}],"events":[${list('events')}]}`;
}

/** A row that `append_events` returns. */
export interface UnitOutcome {
  readonly unit: number;
  readonly outcome: 'appended' | 'known' | 'answered' | 'conflict' | 'idReused' | 'keyReused';
  readonly streams: readonly AppendedStream[] | null;
  readonly refused: { readonly streamId: string; readonly actual: number; readonly eventId: string } | null;
}

/** The result of one unit. @throws what the log refused it for. */
export function resultOf(unit: Append, row: UnitOutcome): AppendResult {
  if (row.streams) return { streams: row.streams, replayed: row.outcome !== 'appended' };
  throw refusal(unit, row);
}

function refusal(unit: Append, { outcome, refused }: UnitOutcome): EventStoreError {
  if (outcome === 'keyReused' && unit.idempotency) return new IdempotencyKeyReused(unit.idempotency.key);
  if (outcome === 'idReused' && refused) return new EventIdReused(refused.eventId);
  const stream = unit.streams.find(({ streamId }) => streamId === refused?.streamId);
  if (outcome === 'conflict' && refused && stream) return new WrongExpectedVersion(stream.streamId, stream.expectedVersion, refused.actual);
  return new StoreUnavailable(`append_events gave an answer this version does not know: ${outcome}`);
}
