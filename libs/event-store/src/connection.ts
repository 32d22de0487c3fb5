import { Pool, type PoolConfig, type QueryConfig, type QueryResultRow, types } from 'pg';
import { EventStoreError, StoreFailure, StoreUnavailable } from './errors';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;

/** Most a question may take: a Postgres that hangs is away. Answers come in pages, which take milliseconds. */
const QUERY_MS = 30_000;

/** `2026-11-21 04:42:04.5+00`, as Postgres prints it in UTC, to ISO 8601 with milliseconds. */
export const isoTime = (text: string): string => {
  const fraction = text[19] === '.' ? text.slice(20, text.indexOf('+', 19)) : '';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
};

const parsers = new Map<number, (text: string) => unknown>([
  [TIMESTAMPTZ, isoTime],
  [BIGINT, Number],
]);

const getTypeParser = ((oid: number) => parsers.get(oid) ?? (types.getTypeParser(oid) as unknown)) as typeof types.getTypeParser;

/** A pool whose times are ISO strings in UTC and whose bigints are numbers: positions stay below 2^53. */
export function openPool(config: PoolConfig): Pool {
  const pool = new Pool({
    connectionTimeoutMillis: 5_000,
    query_timeout: QUERY_MS,
    keepAlive: true,
    ...config,
    // search_path: a role or database that was given another one does not lead elsewhere.
    // jit: compiling append_events takes Postgres 800 ms, where it has LLVM; running it takes one.
    // enable_sort: a page comes from an index in order; a plan that sorts, as Postgres prefers on a table it has not
    // analysed yet, reads the rest of the log for every page.
    options: '-c timezone=UTC -c datestyle=ISO -c search_path=public,pg_temp -c jit=off -c enable_sort=off',
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced on the next query: its loss needs no answer.
  pool.on('error', () => undefined);
  return pool;
}

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const CUT = /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** Connections, room (a full disk, memory, too many sessions) and operators of Postgres' error codes. */
const FOR_NOW = /^(08|53|57P0)/;

/** True when Postgres could not be reached, gave no answer in time, has no room, is starting or is shutting down: worth another try. */
export function isUnreachable(error: unknown): boolean {
  const { code = '', message = '' } = Object(error) as { code?: string; message?: string };
  return AWAY.has(code) || FOR_NOW.test(code) || CUT.test(message);
}

/** What callers get instead of a database's error, which stays the cause. */
export function failure(error: unknown): EventStoreError {
  if (error instanceof EventStoreError) return error;
  return new StoreFailure(sqlState(error) ?? 'nothing', { cause: error });
}

/** The five characters by which Postgres names an error. */
export const sqlState = (error: unknown): string | undefined => (Object(error) as { code?: string }).code;

/** What `pg` takes, and its types leave out. A connection that let a query time out is closed by the pool, not used again. */
export interface TimedQuery extends QueryConfig {
  readonly query_timeout?: number;
}

/** The rows of one question. @throws StoreUnavailable when there is no Postgres to ask, StoreFailure when it fails */
export async function ask<Row extends QueryResultRow>(pool: Pool, query: TimedQuery): Promise<Row[]> {
  try {
    return (await pool.query<Row>(query)).rows;
  } catch (error) {
    if (!isUnreachable(error)) throw failure(error);
    throw new StoreUnavailable('Postgres cannot be reached', { cause: error });
  }
}
