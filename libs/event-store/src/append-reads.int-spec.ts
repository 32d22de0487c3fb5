import { randomUUID } from 'node:crypto';
import { type TestLog, createTestLog } from '@reprise/testing';
import type { Pool } from 'pg';
import { batchJson, prepareAppend } from './append-batch';
import { openPool } from './connection';

const KEYS = 20_000;
/** An append of one event looks at a handful of rows, however many there are. */
const FEW = 10;

async function append(pool: Pool, number: number) {
  const event = { eventId: randomUUID(), type: 'Happened', schemaVersion: 1, data: {}, metadata: { correlationId: 'c', causationId: 'c', actor: 'a' } };
  const unit = { streams: [{ streamId: `thing-${number}`, expectedVersion: 0, events: [event] }], idempotency: { key: `mine-${number}`, requestHash: 'hash' } };
  const { rows } = await pool.query('SELECT outcome FROM append_events($1)', [batchJson([prepareAppend(unit)])]);
  expect(rows).toEqual([{ outcome: 'appended' }]);
}

describe('what an append reads', () => {
  let log: TestLog;
  beforeAll(async () => (log = await createTestLog()));
  afterAll(() => log.drop());

  it('does not grow with the idempotency keys that were kept since its statement was planned', async () => {
    const pool = openPool({ connectionString: log.superuserUrl, max: 1 });
    try {
      await pool.query('BEGIN');
      await append(pool, 1);
      await pool.query(`INSERT INTO idempotency_keys SELECT 'key-' || n, 'hash', '[]', now() FROM generate_series(1, ${KEYS}) AS n`);
      const read = async () => {
        const { rows } = await pool.query<{ read: number }>(
          `SELECT seq_tup_read + idx_tup_fetch AS read FROM pg_stat_xact_user_tables WHERE relname = 'idempotency_keys'`,
        );
        return rows[0]?.read ?? NaN;
      };
      const before = await read();
      await append(pool, 2);
      expect((await read()) - before).toBeLessThan(FEW);
    } finally {
      await pool.query('ROLLBACK');
      await pool.end();
    }
  });
});
