import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { accountEvents } from '../../libs/contracts/accounts/dist/index.js';
import { withReadModel } from './with-read-model.mjs';

const TABLES = [
  `CREATE TABLE balances (account_id text PRIMARY KEY, owner_name text NOT NULL, owner_email text NOT NULL, balance bigint NOT NULL,
    transaction_count bigint NOT NULL, last_activity_at timestamptz NOT NULL, stream_version bigint NOT NULL)`,
  'CREATE TABLE checkpoint (position bigint NOT NULL)',
  'INSERT INTO checkpoint VALUES (0)',
];
const OPEN = 'INSERT INTO balances VALUES ($1, $2, $3, 0, 0, $4, $5)';
const MOVE = `UPDATE balances SET balance = balance + $2, transaction_count = transaction_count + 1, last_activity_at = $3, stream_version = $4
  WHERE account_id = $1`;
const CHECKPOINT = 'UPDATE checkpoint SET position = $1';

const statement = ({ type, data, occurredAt, streamVersion, streamId }) =>
  type === 'AccountOpened'
    ? { name: 'open', text: OPEN, values: [streamId, data.owner.name, data.owner.email, occurredAt, streamVersion] }
    : { name: 'move', text: MOVE, values: [streamId, data.amount, occurredAt, streamVersion] };

/** Events a second where each is a transaction: its row, and the checkpoint. */
export const oneAtATime = (server, store, events) =>
  withReadModel(server, async (connectionString) => {
    const client = new Client({ connectionString });
    await client.connect();
    for (const table of TABLES) await client.query(table);
    const since = performance.now();
    for await (const event of store.readAll({ limit: events })) {
      await client.query('BEGIN');
      await client.query(statement(accountEvents.codec.decode(event)));
      await client.query({ name: 'checkpoint', text: CHECKPOINT, values: [event.position] });
      await client.query('COMMIT');
    }
    const seconds = (performance.now() - since) / 1_000;
    await client.end();
    return events / seconds;
  });
