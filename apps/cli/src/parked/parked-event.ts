import { z } from 'zod';

/** An event that takes no effect on a key, as its service shows it. */
export const ParkedEvent = z.object({
  id: z.string(),
  state: z.enum(['failed', 'waiting', 'resolved']),
  projection: z.string(),
  version: z.number(),
  build: z.string().nullable(),
  key: z.string(),
  position: z.number(),
  streamId: z.string(),
  type: z.string(),
  error: z.string().nullable(),
  failures: z.number(),
  parkedAt: z.string(),
  actor: z.string().nullable(),
  reason: z.string().nullable(),
  resolvedAt: z.string().nullable(),
});
export type ParkedEvent = z.output<typeof ParkedEvent>;

export const ShownParked = ParkedEvent.extend({ event: z.unknown() });
export type ShownParked = z.output<typeof ShownParked>;

export const ParkedPage = z.object({ items: z.array(ParkedEvent), nextCursor: z.string().nullable() });
export type ParkedPage = z.output<typeof ParkedPage>;

/** What became of a key's events. */
export const Retried = z.object({ projection: z.string(), key: z.string(), applied: z.number(), parked: z.number() });
export type Retried = z.output<typeof Retried>;

export type ParkedState = ParkedEvent['state'];
