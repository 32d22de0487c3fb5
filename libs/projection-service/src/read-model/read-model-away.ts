/** Connections that could not be made, or that broke (class 08 and operator intervention of Postgres' error codes). */
const AWAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_AGAIN|08\w{3}|57P0[1-5]|57014|53300)$/;
const SAYS_AWAY = /connection terminated|timeout exceeded when trying to connect|connection timeout|not queryable|cannot use a pool after/i;

const facts = (error: unknown): { code?: unknown; message?: unknown; driverError?: unknown } => (typeof error === 'object' && error !== null ? error : {});

/** The database is away, rather than a query wrong. */
export function readModelAway(error: unknown): boolean {
  const { code, message, driverError } = facts(error);
  if (driverError !== undefined && driverError !== error) return readModelAway(driverError);
  return AWAY.test(String(code)) || SAYS_AWAY.test(String(message));
}
