import { Pool, type PoolClient, type PoolConfig, type QueryResultRow, types } from 'pg';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;

/** Most a statement may take: a Postgres that hangs is away. */
const QUERY_MS = 60_000;
const hangs = (error: unknown) => error instanceof Error && error.message === 'Query read timeout';

const parseTime = types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date;

/** `2026-11-21 04:42:04.5+00` to ISO 8601 in UTC with milliseconds. */
const isoTime = (text: string): string => {
  if (!text.endsWith('+00')) return parseTime(text).toISOString();
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0').slice(0, 3)}Z`;
};

const parsers = new Map<number, (text: string) => unknown>([
  [TIMESTAMPTZ, isoTime],
  [BIGINT, Number],
]);

/** Times as ISO strings in UTC, bigints as numbers: row schemas keep them below 2^53. */
const rowTypes = { getTypeParser: ((oid: number) => parsers.get(oid) ?? (types.getTypeParser(oid) as unknown)) as typeof types.getTypeParser };

export interface Statement {
  /** Prepared once per connection under this name. */
  readonly name?: string;
  readonly text: string;
  readonly values?: unknown[];
  /** Milliseconds it may take, where that is more than others may. */
  readonly query_timeout?: number;
}

export type Queryable = Pick<Pool | PoolClient, 'query'>;

export const query = <Found extends QueryResultRow>(on: Queryable, statement: Statement) => on.query<Found>({ ...statement, types: rowTypes });

/** A pool for a read-model database. A stalled instance's open transaction ends itself, so that it can't block its successor. */
export function openReadModel(url: string, config: PoolConfig = {}): Pool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: QUERY_MS,
    keepAlive: true,
    options: '-c timezone=UTC -c datestyle=ISO -c idle_in_transaction_session_timeout=15000',
    ...config,
  });
  // An idle connection that breaks is replaced on the next query: its loss needs no answer.
  pool.on('error', () => undefined);
  return pool;
}

/** READ COMMITTED. Whatever goes wrong, nothing of it stays. */
export const inTransaction = <Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>) => within(pool, 'BEGIN ISOLATION LEVEL READ COMMITTED', work);

/** Reads only, and all of it as it was at one moment. */
export const inSnapshot = <Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>) => within(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);

async function within<Result>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  // The failing query reports a broken connection; without a listener the event would end the process.
  const ignore = () => undefined;
  client.on('error', ignore);
  let broken = false;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that gave no answer in time would give none to ROLLBACK: closing it rolls back, too.
    broken = hangs(error);
    if (!broken) await client.query('ROLLBACK').catch(() => (broken = true));
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}
