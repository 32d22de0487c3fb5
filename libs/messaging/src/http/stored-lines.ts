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

const Line = z.union([Progress, Stored]);

const parse = (line: string, url: string): z.infer<typeof Line> => {
  try {
    return Line.parse(JSON.parse(line));
  } catch (cause) {
    throw new LogUnavailable(url, `it answered with a line that is not a stored event: ${line.slice(0, 200)}`, { cause });
  }
};

const isEvent = (line: z.infer<typeof Line>): line is StoredEvent => 'eventId' in line;

/** A page of what history-service sent, in its order. @throws LogUnavailable */
export function toPage(received: readonly string[], url: string): LogPage {
  const parsed = received.map((line) => parse(line, url));
  return { events: parsed.filter(isEvent), position: parsed.at(-1)?.position ?? 0 };
}
