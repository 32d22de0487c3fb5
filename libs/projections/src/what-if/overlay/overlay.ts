import { StreamId } from '@reprise/kernel';
import { z } from 'zod';

const MOST = 10_000;

const Position = z.int().positive();
const Time = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** What is to be otherwise on the candidate's side. It is never stored. */
export const Overlay = z.strictObject({
  /** Events that did not happen. */
  drop: z.array(Position).max(MOST).default([]),
  /** Events that happened with other data, in today's shape. */
  edit: z.array(z.strictObject({ position: Position, data: z.unknown() })).max(MOST).default([]),
  /** Events that happened besides, each after a position (0: before all). Several after the same one keep their order. */
  insert: z
    .array(z.strictObject({ after: z.int().min(0), streamId: StreamId, type: z.string(), data: z.unknown(), occurredAt: Time.optional() }))
    .max(MOST)
    .default([]),
});
export type Overlay = z.output<typeof Overlay>;

/** An entry that can't be: which, and why. */
export class OverlayRejected extends Error {
  override readonly name = 'OverlayRejected';

  constructor(entry: string, why: string) {
    super(`overlay ${entry}: ${why}`);
  }
}
