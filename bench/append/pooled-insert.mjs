import { randomUUID } from 'node:crypto';
import { DATA, Overtaken, TYPE, metadata } from './event.mjs';
import { COLUMNS } from './plain-table.mjs';

const UNIQUE_VIOLATION = '23505';
const INSERT = { name: 'insert', text: `INSERT INTO events (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), now())` };

/** What is left of an append when everything is taken away: one prepared INSERT, no order, no idempotency. */
export const pooledInsert = (pool) => ({
  async append(streamId, expectedVersion, data = DATA) {
    const values = [streamId, expectedVersion + 1, 'account', TYPE, 2, JSON.stringify(data), JSON.stringify(metadata()), randomUUID()];
    try {
      await pool.query({ ...INSERT, values });
    } catch (error) {
      if (error.code !== UNIQUE_VIOLATION) throw error;
      throw new Overtaken(await newestVersion(pool, streamId));
    }
  },
});

async function newestVersion(pool, streamId) {
  const { rows } = await pool.query('SELECT max(stream_version) AS version FROM events WHERE stream_id = $1', [streamId]);
  return rows[0].version ?? 0;
}
