import { randomBytes } from 'node:crypto';
import { withDatabase } from '../with-database.mjs';

/** Gives the work the URL of an empty database for a read model, on the server of the log. */
export const withReadModel = ({ adminUrl }, work) =>
  withDatabase({ adminUrl, name: `bench_${randomBytes(4).toString('hex')}` }, (pool) => work(pool.options.connectionString));
