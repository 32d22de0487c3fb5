import { Metadata, type StoredEvent } from '@reprise/kernel';
import { z } from 'zod';
import { LogUnavailable } from '../errors';
import type { LogPage } from '../log-reader';

const Stored = z.object({
  position: z.int().positive(),
  streamId: z.string().min(1),
  streamVersion: z.int().positive(),
  eventId: z.string().min(1),
  type: z.string().min(1),
  schemaVersion: z.int().positive(),
  data: z.unknown(),
  metadata: Metadata,
  occurredAt: z.string().min(1),
  recordedAt: z.string().min(1),
});

/** Says how far the log was read where no event says it. */
const Progress = z.strictObject({ position: z.int().min(0) });

type Line = StoredEvent | z.infer<typeof Progress>;

const fromJson = (line: string, url: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw new LogUnavailable(url, `it answered with a line of ${line.length} characters that is not JSON`);
  }
};

const Somewhere = z.object({ position: z.number() }).transform(({ position }) => `at position ${position}`).catch('without a position');

/** Its errors name the place and never the text: events have no place in a log of errors. */
const parse = (line: string, url: string): Line => {
  const json = fromJson(line, url);
  const parsed = isEvent(json) ? Stored.safeParse(json) : Progress.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new LogUnavailable(url, `it answered with a line of ${line.length} characters that is not a stored event, ${Somewhere.parse(json)}`);
};

const isEvent = (line: unknown): line is StoredEvent => typeof line === 'object' && line !== null && 'eventId' in line;

/** What history-service sent, in its order, checked as it arrives: reading goes on while its consumer waits for something else. */
export async function* parsedLines(received: AsyncIterable<readonly string[]>, url: string): AsyncGenerator<Line[]> {
  for await (const lines of received) yield lines.map((line) => parse(line, url));
}

/** A page of lines. */
export const toPage = (lines: readonly Line[]): LogPage => ({ events: lines.filter(isEvent), position: lines.at(-1)?.position ?? 0 });
