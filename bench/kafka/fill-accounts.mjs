import { randomUUID } from 'node:crypto';
import { accountEvents } from '../../libs/contracts/accounts/dist/index.js';

const AT_ONCE = 20;
const metadata = { correlationId: 'bench', causationId: 'bench', actor: 'bench' };
const stored = (event) => ({ ...accountEvents.codec.encode(event), eventId: randomUUID(), metadata });

const opened = (accountId) =>
  stored({ type: 'AccountOpened', data: { accountId, owner: { subjectId: accountId, name: 'Ada Lovelace', email: 'ada@example.org' }, currency: 'EUR', overdraftLimit: 0 } });
const deposited = () => stored({ type: 'FundsDeposited', data: { amount: 125, currency: 'EUR', reference: 'first money' } });

/** Appends so many events to an empty log, to so many accounts, a few of each at a time. */
export async function fillAccounts(store, { accounts, events }) {
  const ids = Array.from({ length: accounts }, (_, index) => `bench-${index}`);
  const each = Math.ceil(events / accounts);
  for (let from = 0; from < each; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, each - from);
    await Promise.all(ids.map((id) => append(store, id, { from, count })));
  }
}

async function append(store, accountId, { from, count }) {
  const events = Array.from({ length: count }, (_, index) => (from + index === 0 ? opened(accountId) : deposited()));
  await store.append({ streams: [{ streamId: `account-${accountId}`, expectedVersion: from, events }] });
}
