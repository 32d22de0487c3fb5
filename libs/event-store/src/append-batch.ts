import { StreamId } from '@reprise/kernel';
import { z } from 'zod';
import { EventIdReused, type EventStoreError, IdempotencyKeyReused, InvalidAppend, StoreUnavailable, WrongExpectedVersion } from './errors';
import type { Append, AppendResult, AppendedStream, ExpectedVersion, NewEvent } from './event-store';

const MAX_EVENTS = 10_000;

/** Postgres' integer. */
const MAX_INTEGER = 2_147_483_647;

/** What jsonb and text refuse: NUL and half a surrogate pair, which JSON.stringify leaves as escapes. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;
const storable = (text: string) => !UNSTORABLE.test(JSON.stringify(text));

const Name = z.string().min(1).max(200).refine(storable, 'holds NUL or half a surrogate pair');

const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59Z');
/** In years 1 to 9999 of UTC; Postgres takes no offset of 16 hours or more. */
const Time = z.iso
  .datetime({ offset: true })
  .refine((time) => Date.parse(time) >= FIRST && Date.parse(time) <= LAST && !/[+-](?:1[6-9]|2\d):\d\d$/.test(time), 'is out of range');

const Unit = z.object({
  streams: z.array(
    z.object({
      streamId: StreamId,
      expectedVersion: z.union([z.int().min(0).max(MAX_INTEGER), z.enum(['noStream', 'streamExists', 'any'])]),
      events: z.array(
        z.object({
          eventId: z.uuid(),
          type: Name,
          schemaVersion: z.int().min(1).max(MAX_INTEGER),
          occurredAt: Time.optional(),
        }),
      ),
    }),
  ),
  idempotency: z.object({ key: z.string().min(1).max(500).refine(storable, 'holds NUL or half a surrogate pair'), requestHash: Name }).optional(),
});

/** A checked unit, its events already turned into JSON: what the queue holds. */
export interface PreparedAppend {
  readonly unit: Append;
  /** What at most one unit of a batch may name: streams, event ids, the idempotency key. */
  readonly claims: readonly string[];
  readonly events: number;
  /** Until when it may wait for an answer, the time in the queue included: ms of a clock that nobody sets. */
  readonly deadline: number;
  toJson(unit: number): { readonly unit: string; readonly streams: string; readonly events: string };
}

/** @throws InvalidAppend naming what is wrong. */
export function prepareAppend(unit: Append, deadline = Infinity): PreparedAppend {
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
  return { unit, claims: [...streamIds, ...eventIds, ...key], events: events.length, deadline, toJson: (index) => unitJson(unit, rows, index) };
}

function refuseDoubles(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new InvalidAppend(`${what} ${name} is named twice in one append`);
    seen.add(name);
  }
}

/** All of an event's row but its unit, as the inside of a JSON object. */
function eventJson(event: NewEvent, ord: number, n: number): string {
  const { eventId: id, type, schemaVersion: schema_version, occurredAt: occurred_at } = event;
  const row = JSON.stringify({ ord, n, id, type, schema_version, occurred_at }).slice(1, -1);
  const json = `${row},"data":${toJson(event, 'data')},"metadata":${toJson(event, 'metadata')}}`;
  if (UNSTORABLE.test(json)) throw new InvalidAppend(`event ${event.type} holds text with NUL or half a surrogate pair`);
  return json;
}

function toJson(event: NewEvent, field: 'data' | 'metadata'): string {
  const json = jsonOf(event[field]);
  if (json === undefined || json === 'null') throw new InvalidAppend(`the ${field} of event ${event.type} can't be written as JSON, or is null`);
  return json;
}

/** undefined for what JSON has no word for, and for what it can't write: a circle, a bigint. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
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
  readonly refused: { readonly streamId: string; readonly actual: number; readonly eventId: string; readonly same: boolean } | null;
}

/** The result of one unit. @throws what the log refused it for. */
export function resultOf(unit: Append, row: UnitOutcome): AppendResult {
  if (row.streams) return { streams: row.streams, replayed: row.outcome !== 'appended' };
  throw refusal(unit, row);
}

function refusal(unit: Append, { outcome, refused }: UnitOutcome): EventStoreError {
  if (outcome === 'keyReused' && unit.idempotency) return new IdempotencyKeyReused(unit.idempotency.key);
  if (outcome === 'idReused' && refused) return new EventIdReused(refused.eventId, refused.same);
  const stream = unit.streams.find(({ streamId }) => streamId === refused?.streamId);
  if (outcome === 'conflict' && refused && stream) return new WrongExpectedVersion(stream.streamId, stream.expectedVersion, refused.actual);
  return new StoreUnavailable(`append_events gave an answer this version does not know: ${outcome}`);
}
