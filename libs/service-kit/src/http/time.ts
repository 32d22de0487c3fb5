import { z } from 'zod';

/** Postgres knows no year 0, and four digits keep ISO times in order as text. */
const COMMON_ERA = /^(?!0000)\d{4}-/;
const OUT_OF_RANGE = 'must be between the years 1 and 9999';
const SHAPE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+ -]\d\d(?::?\d\d)?)$/;

/** In a query string a bare `+` is a space: no time has one there otherwise. */
const spelledOut = (zone: string) => (zone.length === 1 ? zone : `${zone[0] === '-' ? '-' : '+'}${zone.slice(1, 3)}:${zone.slice(-2)}`);
const withMinutes = (zone: string) => (zone.length === 3 ? `${zone}00` : zone);

const withSeconds = (time: string) => (time.length === 'yyyy-mm-ddThh:mm'.length ? `${time}:00` : time);

const normalised = (text: string) =>
  text.replace(SHAPE, (_, time: string, zone: string) => withSeconds(time).replace(',', '.') + spelledOut(withMinutes(zone)));

/**
 * ISO 8601 with a zone, to the millisecond: what is finer is cut off, as it is in the events' own times.
 * Seconds may be missing, and of the offset its minutes or its colon.
 */
export const instant = z
  .string()
  .transform(normalised)
  .pipe(z.iso.datetime({ offset: true, error: 'must be a time with its zone, like 2026-01-31T12:00:00Z or 2026-01-31T12:00:00.5+02:00' }))
  .transform((text) => new Date(text))
  .refine((time) => COMMON_ERA.test(isoOf(time)), OUT_OF_RANGE)
  .transform((time) => time.toISOString());

const isoOf = (time: Date) => (Number.isNaN(time.getTime()) ? '' : time.toISOString());

const bound = (timeOfDay: string) =>
  z.union([z.iso.date().transform((date) => date + timeOfDay), z.string()], 'must be a date or a time with its zone').pipe(instant);

/** Beginning of a period, inclusive; a date is its first moment in UTC. */
export const from = bound('T00:00:00.000Z');

/** End of a period, inclusive; a date is its last moment in UTC. */
export const to = bound('T23:59:59.999Z');

/** For a query with `from` and `to`. */
export const isInOrder = (period: { from?: string | undefined; to?: string | undefined }) =>
  period.from === undefined || period.to === undefined || period.from <= period.to;
