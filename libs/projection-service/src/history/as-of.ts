import type { StoredEvent } from '@reprise/kernel';
import { to } from '@reprise/service-kit';
import { z } from 'zod';

/** A moment of history: what had happened by a time, or what the log held up to a position. Both inclusive. */
export type Moment = { readonly time: string } | { readonly position: number };

const POSITION = /^[0-9]{1,15}$/;
const MALFORMED = 'must be a position in the log, or like 2026-01-31T12:00:00Z or 2026-01-31';

/** Query parameter `asOf`; a date is its last moment in UTC. */
export const asOf = z.string().transform((text, context): Moment => {
  if (POSITION.test(text)) return { position: Number(text) };
  const time = to.safeParse(text);
  if (time.success) return { time: time.data };
  context.addIssue({ code: 'custom', message: MALFORMED });
  return z.NEVER;
});

/** The event had happened by then. */
export const hadHappened = (event: Pick<StoredEvent, 'position' | 'occurredAt'>, moment: Moment): boolean =>
  'position' in moment ? event.position <= moment.position : Date.parse(event.occurredAt) <= Date.parse(moment.time);

/** Nothing after this event, in log order, had happened by then. */
export const isBeyond = ({ position: at }: Pick<StoredEvent, 'position'>, moment: Moment): boolean => 'position' in moment && at > moment.position;

export const spelled = (moment: Moment): string => ('position' in moment ? `position ${moment.position}` : moment.time);

/** Beside a row that was replayed: what it was made of. */
export const ReplayedAsOf = z.object({
  /** Of the newest event that counted, in log order. */
  position: z.int().positive(),
  streamVersion: z.int().positive(),
  occurredAt: z.iso.datetime(),
  /** How many events were replayed. */
  replayed: z.int().positive(),
  /** Why the newest of them took no effect, or, to who may see only their own, that it took none; absent: it did. */
  parked: z.string().optional(),
});
export type ReplayedAsOf = z.output<typeof ReplayedAsOf>;

/** The row as it is, or with `asOf` as it was. */
export const rowAsOf = <Shape extends z.ZodRawShape>(row: z.ZodObject<Shape>) => row.extend({ asOf: ReplayedAsOf.optional() });

/** Query of a route that answers one row. */
export const AsOfQuery = z.strictObject({ asOf: asOf.optional() });
