import type { Pool } from 'pg';
import { openPool } from '../connection';

/** Work in a log as somebody left it; nothing of it lasts, in this database or in the cluster. */
export async function inChanged<Found>(url: string, change: string, work: (pool: Pool) => Promise<Found>): Promise<Found> {
  // One connection, so that the work sees what is never committed.
  const pool = openPool({ connectionString: url, max: 1 });
  try {
    await pool.query(`BEGIN; ${change}`);
    return await work(pool);
  } finally {
    await pool.end();
  }
}
