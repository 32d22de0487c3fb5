import { randomUUID } from 'node:crypto';
import { openReadModel, prepare } from '../../libs/projections/dist/index.js';
import { withDatabase } from '../with-database.mjs';

/** Gives the work a pool on a read model of its own, prepared for these projections. */
export function withReadModel({ adminUrl }, projections, work) {
  const name = `read_${randomUUID().replaceAll('-', '')}`;
  return withDatabase({ adminUrl, name }, async (plain) => {
    const pool = openReadModel(plain.options.connectionString);
    try {
      await prepare(pool, projections);
      return await work(pool);
    } finally {
      await pool.end();
    }
  });
}
