import type { Pool, PoolClient } from 'pg';
import { openReadModel, query } from '../../database';
import { quote } from '../../table/identifiers';

const PREFIX = 'what_if_';
const LEFT = `SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) AND pg_has_role(nspowner, 'MEMBER') ORDER BY nspname`;
const TAKE = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken';
const LEAVE = 'SELECT pg_advisory_unlock(hashtextextended($1, 0))';

let opened = 0;

/** Says whose it is, and since when. */
const newName = () => `${PREFIX}${process.pid}_${Date.now()}_${++opened}`;

/** A schema of its own, in which nothing else can be seen. Gone when dropped; after a crash, when the next one is opened. */
export class Scratch {
  private constructor(
    /** Sees this schema only. */
    readonly pool: Pool,
    readonly schema: string,
    private readonly guard: { readonly pool: Pool; readonly client: PoolClient },
  ) {}

  /** Drops what dead processes left: a living one holds a lock on its schema's name. */
  static async open(url: string): Promise<Scratch> {
    const outside = openReadModel(url, { max: 2 });
    const client = await outside.connect();
    // Without its connection the lock is lost, and nothing else.
    client.on('error', () => undefined);
    try {
      await dropLeftovers(client);
      const schema = newName();
      await query(client, { text: TAKE, values: [schema] });
      await client.query(`CREATE SCHEMA ${quote(schema)}`);
      const options = `-c timezone=UTC -c datestyle=ISO -c search_path=${schema} -c synchronous_commit=off`;
      return new Scratch(openReadModel(url, { options, max: 4 }), schema, { pool: outside, client });
    } catch (error) {
      client.release(true);
      await outside.end();
      throw error;
    }
  }

  async drop(): Promise<void> {
    const { pool, client } = this.guard;
    await this.pool.end();
    try {
      await pool.query(`DROP SCHEMA IF EXISTS ${quote(this.schema)} CASCADE`);
    } finally {
      client.release(true);
      await pool.end();
    }
  }
}

async function dropLeftovers(client: PoolClient): Promise<void> {
  const { rows } = await query<{ name: string }>(client, { text: LEFT, values: [PREFIX] });
  for (const { name } of rows) {
    const { rows: lock } = await query<{ taken: boolean }>(client, { text: TAKE, values: [name] });
    if (!lock[0]?.taken) continue;
    await client.query(`DROP SCHEMA IF EXISTS ${quote(name)} CASCADE`);
    await query(client, { text: LEAVE, values: [name] });
  }
}
