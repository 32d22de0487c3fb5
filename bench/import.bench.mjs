// What the import of a bank pays for writing every owner in envelopes, each owner with a key that is made for them.
import { performance } from 'node:perf_hooks';
import { importBank } from '../apps/cli/dist/import-berka/import-bank.js';
import { sealWith } from '../apps/cli/dist/import-berka/owner-seal.js';
import { Problems } from '../apps/cli/dist/import-berka/problems.js';
import { median } from './results.mjs';
import { inTurns } from './rounds.mjs';
import { withLog } from './with-log.mjs';
import { withVault } from './with-vault.mjs';

const ROUNDS = 3;
const LONG_ROUNDS = 7;
const ACCOUNTS = 200;
/** As in a slice of real bank data: about so many to an account. */
const TRANSACTIONS = 40;
const DAY = 8_400;

let accountId = 0;

function account() {
  accountId += 1;
  const transactions = Array.from({ length: TRANSACTIONS }, (_, index) => ({ transId: accountId * 1_000 + index, line: index + 2, day: DAY + index, change: 100, balance: 100 * (index + 1), reference: 'cash in' }));
  return { accountId, line: accountId + 1, opened: DAY, ownerId: accountId, transactions };
}

/** Events a second, of accounts that nobody has imported yet. */
async function eventsPerSecond(store, seal) {
  const bank = new Map(Array.from({ length: ACCOUNTS }, account).map((each) => [each.accountId, each]));
  const since = performance.now();
  const imported = await importBank(bank, { store, seal, problems: new Problems() });
  return (imported.reduce((sum, { appended }) => sum + appended, 0) * 1_000) / (performance.now() - since);
}

export async function run({ long, progress }) {
  const results = [];
  progress('starting Postgres');
  await withLog(async (store, _, server) => {
    await withVault(server, async (vault) => {
      const seal = sealWith(vault);
      await eventsPerSecond(store, seal); // warm
      progress('importing');
      const { plain, sealed } = await inTurns(long ? LONG_ROUNDS : ROUNDS, {
        plain: () => eventsPerSecond(store),
        sealed: () => eventsPerSecond(store, seal),
      });
      results.push({ case: `importing ${ACCOUNTS} accounts, owners sealed`, value: median(sealed), unit: 'events/s', peers: { plain: median(plain) }, goals: { plain: '>= 0.8' } });
    });
  });
  return results;
}
