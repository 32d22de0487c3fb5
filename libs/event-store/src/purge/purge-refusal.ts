import { sqlState } from '../connection';
import { PurgeRefused, StoreUnavailable } from '../errors';

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

/** What Postgres says of a purge that it refuses, with the hint where it gives one; any other error as it is. */
export function asRefusal(error: unknown): unknown {
  const cause = causeOf(error);
  const { message = '', hint } = Object(cause) as { message?: string; hint?: string };
  switch (sqlState(cause)) {
    case '23000':
      return new PurgeRefused(hint === undefined ? message : `${message}. ${hint}`, { cause });
    case '42501':
      return new PurgeRefused('this login may not purge: only the eraser may', { cause });
    case '55P03':
      return new StoreUnavailable('something else holds the log; nothing was purged. Most let go soon, but a VACUUM to prevent wraparound only when it is done: see pg_stat_activity', { cause });
    default:
      return error;
  }
}
