import { performance } from 'node:perf_hooks';
import { peer } from '../peers.mjs';
import { withReadModel } from './with-read-model.mjs';

const PER_APPEND = 50;

const opened = (id) => ({
  type: 'AccountOpened',
  data: { accountId: id, currency: 'EUR', overdraftLimit: 0, owner: { subjectId: id, name: 'n'.repeat(300), email: 'e'.repeat(300) } },
});
const deposited = { type: 'FundsDeposited', data: { amount: 1, currency: 'EUR', reference: 'salary' } };

const evolve = (row, { type, data }) =>
  type === 'AccountOpened'
    ? { accountId: data.accountId, ownerName: data.owner.name, ownerEmail: data.owner.email, balance: 0, transactionCount: 0 }
    : { ...row, balance: row.balance + data.amount, transactionCount: row.transactionCount + 1 };

async function append(store, { events, accounts }) {
  const perAccount = events / accounts;
  for (let account = 0; account < accounts; account++) {
    const all = [opened(`${account}`), ...Array.from({ length: perAccount - 1 }, () => deposited)];
    for (let from = 0; from < all.length; from += PER_APPEND) await store.appendToStream(`account-${account}`, all.slice(from, from + PER_APPEND));
  }
}

/** Events a second of emmett's rebuild of balances, in a database of its own. */
export const emmett = (server, size) =>
  withReadModel(server, async (connectionString) => {
    const { getPostgreSQLEventStore, pongoSingleStreamProjection, rebuildPostgreSQLProjections } = peer('@event-driven-io/emmett-postgresql');
    const projection = pongoSingleStreamProjection({ collectionName: 'balances', canHandle: ['AccountOpened', 'FundsDeposited'], evolve });
    const store = getPostgreSQLEventStore(connectionString, { projections: [{ type: 'inline', projection }] });
    await append(store, size);
    await store.close();
    const consumer = rebuildPostgreSQLProjections({ connectionString, projections: [projection] });
    const since = performance.now();
    await consumer.start();
    const seconds = (performance.now() - since) / 1_000;
    await consumer.close();
    return size.events / seconds;
  });
