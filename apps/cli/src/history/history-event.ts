import { z } from 'zod';

/** An event as history-service answers it; what else it has is kept. */
export const HistoryEvent = z.looseObject({
  position: z.number(),
  streamId: z.string(),
  streamVersion: z.number(),
  type: z.string(),
  data: z.unknown(),
  metadata: z.looseObject({ actor: z.string() }),
  occurredAt: z.string(),
});
export type HistoryEvent = z.output<typeof HistoryEvent>;

/** Checked, and otherwise as it came, to the order of its fields. */
export function historyEvent(answer: unknown): HistoryEvent {
  HistoryEvent.parse(answer);
  return answer as HistoryEvent;
}

/** A state, and where in history it stands. */
export const StateThen = z.object({
  streamId: z.string(),
  streamVersion: z.number(),
  position: z.number(),
  occurredAt: z.string().nullable(),
  recordedAt: z.string().nullable(),
  events: z.number(),
  state: z.unknown(),
});
export type StateThen = z.output<typeof StateThen>;
