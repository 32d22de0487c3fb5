import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase } from '@reprise/testing';
import type { Pool, PoolClient } from 'pg';
import { type Statement, openReadModel } from '../database';
import { prepare } from '../prepare/prepare';
import type { Projection } from '../projection';

export interface TestReadModel {
  readonly pool: Pool;
  readonly url: string;
  /** Another instance's pool. */
  open(): Pool;
  /** All events are still to come. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function testReadModel(...projections: readonly Projection[]): Promise<TestReadModel> {
  const database = await createTestDatabase();
  const pools: Pool[] = [];
  const open = () => {
    const pool = openReadModel(database.url);
    pools.push(pool);
    return pool;
  };
  const pool = open();
  await prepare(pool, projections);
  return {
    pool,
    url: database.url,
    open,
    async reset() {
      const tables = projections.map(({ name, version }) => `${name}__v${version}`);
      await pool.query(`TRUNCATE parked, resolved_events, retried_keys, ${tables.join(', ')}`);
      await pool.query('UPDATE checkpoints SET position = 0, complete_to = 0, revision = 0');
    },
    async close() {
      await Promise.all(pools.map((one) => one.end()));
      await database.drop();
    },
  };
}

const LINGER_MS = 3;

export type Interceptor = (statement: Statement, client: PoolClient) => Promise<Statement>;

/** A pool whose transactions can be held up, changed or killed before any of their statements. */
export function intercepted(pool: Pool, before: Interceptor): Pool {
  const through = (client: PoolClient) => async (given: Statement | string) => {
    const statement = await before(typeof given === 'string' ? { text: given } : given, client);
    return client.query(statement);
  };
  return proxied(pool, {
    connect: async () => {
      const client = await pool.connect();
      return proxied(client, { query: through(client) });
    },
  });
}

const proxied = <Target extends object>(target: Target, replaced: Partial<Record<keyof Target, unknown>>): Target =>
  new Proxy(target, {
    get: (from, property) => {
      if (property in replaced) return replaced[property as keyof Target];
      const value: unknown = Reflect.get(from, property);
      return typeof value === 'function' ? (value.bind(from) as unknown) : value;
    },
  });

/** Lingers after it read the checkpoints, so that another instance gets in between. */
export const lingering = (pool: Pool): Pool => {
  let read = false;
  return intercepted(pool, async (statement) => {
    if (read) await delay(LINGER_MS);
    read = statement.name === 'checkpoints.read';
    return statement;
  });
};

/** Commits, but the answer is lost on the way. */
export const answerLost = (pool: Pool): Pool =>
  intercepted(pool, async (statement, client) => {
    if (statement.text !== 'COMMIT') return statement;
    await client.query('COMMIT');
    throw new Error('Connection terminated: the answer to COMMIT was lost');
  });

/** Kills the connection before its nth statement, once. */
export function killedAt(pool: Pool, nth: number): Pool {
  let statements = 0;
  return intercepted(pool, async (statement, client) => {
    statements += 1;
    if (statements === nth) {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await pool.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    }
    return statement;
  });
}
