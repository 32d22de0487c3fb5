import { Readable } from 'node:stream';
import type { TextPage } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { HEARTBEAT, Places, withHeartbeats } from '@reprise/service-kit';
import type { FastifyReply } from 'fastify';
import { linesOf } from './lines-of';
import type { Page } from './log-pages';

export const NDJSON = 'application/x-ndjson';
const BEAT_MS = 1_000;
/** Pages made ahead of a slow reader. */
const AHEAD = 2;

export const wantsNdjson = (accept: string | undefined) => accept?.includes(NDJSON) ?? false;

const progress = (position: number) => `{"position":${position}}\n`;

const MAX_READERS = 200;
const readersOf = new WeakMap<object, Places>();

/** A reader for each stream that is sent, whether or not it reads. @throws Problem 503, when there are too many */
function enter({ server, raw }: FastifyReply): void {
  const readers = readersOf.get(server) ?? new Places(MAX_READERS, 'streams');
  readersOf.set(server, readers);
  const leave = readers.enter();
  raw.once('close', leave);
  if (raw.destroyed) leave();
}

/** Text is made page by page, no faster than the caller reads it. @throws Problem 503, when 200 are read already */
export function sendNdjson(reply: FastifyReply, chunks: AsyncIterable<string>) {
  enter(reply);
  void reply.type(NDJSON).header('Cache-Control', 'no-store').send(Readable.from(chunks, { highWaterMark: AHEAD }));
}

/** The events of each page and nothing else. */
export async function* eventLines(pages: AsyncIterable<Page>, shape: (event: StoredEvent) => StoredEvent): AsyncGenerator<string> {
  for await (const { events } of pages) if (events.length > 0) yield linesOf(events.map(shape));
}

/** For readers that must know up to where they have read: the events, and after each page its position. */
export async function* storedLines(pages: AsyncIterable<TextPage>, from: number): AsyncGenerator<string> {
  let reached: number | undefined;
  for await (const page of withHeartbeats(pages, BEAT_MS)) {
    const text = page === HEARTBEAT ? '' : page.text;
    reached = page === HEARTBEAT ? (reached ?? from - 1) : page.position;
    yield text + progress(reached);
  }
  if (reached === undefined) yield progress(from - 1);
}
