import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { ConfigError, VaultFailure, VaultUnavailable } from '../errors';

const CONNECT_MS = 3_000;
const QUERY_MS = 5_000;

/** A commit is on disk before it is answered: keys are destroyed on the strength of it. */
const OPTIONS = '-c timezone=UTC -c synchronous_commit=on';

export function openVaultPool(url: string, connections: number): Pool {
  const pool = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS, keepAlive: true, options: OPTIONS });
  // An idle connection that breaks is replaced on the next query: its loss needs no answer.
  pool.on('error', () => undefined);
  return pool;
}

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', '53300', '3D000']);
const CUT = /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

function isUnreachable(error: unknown): boolean {
  const { code = '', message = '' } = Object(error) as { code?: string; message?: string };
  return AWAY.has(code) || /^(08|57P0)/.test(code) || CUT.test(message);
}

/** What `pg` takes, and its types leave out. */
export interface TimedQuery extends QueryConfig {
  readonly query_timeout?: number;
}

/** What both a pool and a client of it can do. */
export interface Asks {
  query<Row extends QueryResultRow>(query: QueryConfig): Promise<{ readonly rows: Row[] }>;
}

/** The rows of one question. @throws VaultUnavailable when nobody answers, VaultFailure when Postgres says no */
export const ask = <Row extends QueryResultRow>(vault: Asks, text: string, values: unknown[] = []): Promise<Row[]> => run(vault, { text, values });

/** As `ask`, with a time of its own. */
export const run = <Row extends QueryResultRow>(vault: Asks, query: TimedQuery): Promise<Row[]> =>
  named(async () => (await vault.query<Row>(query)).rows);

/** @throws VaultUnavailable */
export const connected = (pool: Pool): Promise<PoolClient> => named(() => pool.connect());

async function named<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isUnreachable(error)) throw new VaultUnavailable('its database does not answer', { cause: error });
    throw new VaultFailure(`the vault failed: Postgres says ${(error as { code?: string }).code ?? 'nothing'}`, { cause: error });
  }
}

/** @throws ConfigError when a crash could bring back, or lose, what was acknowledged */
export async function checkSettings(vault: Asks): Promise<void> {
  const unsafe = await ask<{ name: string }>(vault, "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on'");
  if (unsafe.length > 0) throw new ConfigError(`the vault's Postgres could lose keys: set ${unsafe.map(({ name }) => name).join(' and ')} to on`);
}
