import type { PoolClient } from 'pg';

/** Any number: what matters is that every instance takes the same lock. */
const LOCK = 7_273_420;

/** One at a time may make tables or move views; until the transaction ends. */
export const lockRegistry = (client: PoolClient) => client.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [LOCK] });
