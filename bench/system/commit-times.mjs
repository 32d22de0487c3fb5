import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { atRate } from './at-rate.mjs';

const { Pool } = createRequire(import.meta.url)('pg');
const ROW = JSON.stringify({ amount: 125, currency: 'EUR', reference: 'first money' });

/** What one INSERT and its commit take, each a transaction, at an even rate. */
export async function commitTimes(url, rate) {
  const pool = new Pool({ connectionString: url });
  const insert = async () => {
    const since = performance.now();
    await pool.query({ name: 'insert', text: 'INSERT INTO bench_commits (data) VALUES ($1)', values: [ROW] });
    return performance.now() - since;
  };
  try {
    await pool.query('CREATE TABLE bench_commits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb NOT NULL)');
    await atRate({ ...rate, forMs: 500 }, insert); // warm
    return await atRate(rate, insert);
  } finally {
    await pool.end();
  }
}
