import { z } from 'zod';

/** A point of a stream's history: a version, or a time. */
export type Moment = { readonly version: number } | { readonly at: string };

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const AGO = /^([0-9]{1,6})([smhd])$/;
const VERSION = /^[0-9]{1,10}$/;
const MALFORMED = 'It must be a time like 2026-01-31T12:00:00Z, a date like 2026-01-31, or like 90s, 10m, 12h or 7d ago.';

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })]);
const ofDay = (timeOfDay: string) => z.union([z.iso.date().transform((date) => `${date}${timeOfDay}`), instant], MALFORMED).transform((text) => new Date(text).toISOString());

const agoOf = (text: string): string | undefined => {
  const [, count, unit] = AGO.exec(text) ?? [];
  return count === undefined ? undefined : new Date(Date.now() - Number(count) * UNITS[unit as keyof typeof UNITS]).toISOString();
};

/** The beginning of a period: a date is its first moment in UTC. */
export const since = z.string().transform((text, context) => timeOf(text, { schema: ofDay('T00:00:00.000Z'), context }));

/** The end of a period, or a moment: a date is its last moment in UTC. */
export const until = z.string().transform((text, context) => timeOf(text, { schema: ofDay('T23:59:59.999Z'), context }));

/** A version, or a time. */
export const moment = z.string().transform((text, context): Moment => (VERSION.test(text) ? { version: Number(text) } : { at: timeOf(text, { schema: ofDay('T23:59:59.999Z'), context }) }));

function timeOf(text: string, { schema, context }: { readonly schema: z.ZodType<string>; readonly context: z.RefinementCtx }): string {
  const parsed = schema.safeParse(agoOf(text) ?? text);
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: MALFORMED });
  return z.NEVER;
}
