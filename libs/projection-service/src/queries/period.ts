import { z } from 'zod';

/** Postgres knows no year 0, and four digits keep ISO times in order as text. */
const COMMON_ERA = /^(?!0000)\d{4}-/;

const bound = (timeOfDay: string) =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], 'must be like 2026-01-31 or 2026-01-31T12:00:00Z')
    .transform((given) => new Date(given.length === 10 ? given + timeOfDay : given))
    .refine((time) => !Number.isNaN(time.getTime()) && COMMON_ERA.test(time.toISOString()), 'must be between the years 1 and 9999')
    .transform((time) => time.toISOString());

/** Beginning of a period, inclusive; a date is its first moment in UTC. */
export const from = bound('T00:00:00.000Z');

/** End of a period, inclusive; a date is its last moment in UTC. */
export const to = bound('T23:59:59.999Z');

/** For a query with `from` and `to`. */
export const isInOrder = (period: { from?: string | undefined; to?: string | undefined }) =>
  period.from === undefined || period.to === undefined || period.from <= period.to;
