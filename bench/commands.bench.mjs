// Deposits over HTTP: the whole command-service against an endpoint that does nothing but INSERT.
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { servicesOf } from '../apps/cli/dist/local/services.js';
import { freePort } from '../libs/stack/dist/index.js';
import { makePlainTable } from './append/plain-table.mjs';
import { cleaning } from './cleanup.mjs';
import { withLoad } from './commands/with-load.mjs';
import { withKafka } from './kafka/with-kafka.mjs';
import { median } from './results.mjs';
import { inTurns } from './rounds.mjs';
import { insistOn } from './system/client.mjs';
import { startService } from './system/service.mjs';
import { withSystem } from './system/with-system.mjs';
import { withDatabase } from './with-database.mjs';

const BARE = fileURLToPath(new URL('commands/bare-app.mjs', import.meta.url));
const CONNECTIONS = 64;
const ACCOUNTS = 1_000;
const AT_ONCE = 20;
const SHORT = { warmMs: 1_000, ms: 1_000, rounds: 3 };
const LONG = { warmMs: 5_000, ms: 5_000, rounds: 7 };
const LOOK_EVERY_MS = 50;

const PEER = 'bare INSERT over Nest';
const GOALS = { perSecond: { [PEER]: '>= 1' }, p50: {}, p99: { [PEER]: '<= 1' } };
const FIGURES = [['perSecond', 'commands', '/s'], ['p50', 'p50', 'ms'], ['p99', 'p99', 'ms']];

/** Gives the work a service, stopped when it is done or interrupted. */
async function withService(service, work) {
  const starting = startService(service);
  return cleaning(async () => (await starting.catch(() => undefined))?.stop(), async () => work(await starting));
}

async function openAccounts({ url }, accounts) {
  const open = (accountId) =>
    insistOn(201, `${url}/accounts`, { method: 'POST', body: { accountId, owner: { subjectId: accountId, name: 'Ada Lovelace', email: `${accountId}@example.org` }, currency: 'EUR' } });
  for (let from = 0; from < accounts.length; from += AT_ONCE) await Promise.all(accounts.slice(from, from + AT_ONCE).map(open));
}

/** What the relay and the sealer have not done yet is not the next round's. */
async function caughtUp({ url }) {
  const lags = async () => {
    const text = await (await globalThis.fetch(`${url}/metrics`)).text();
    return [...text.matchAll(/^reprise_(?:relay|seal)_lag (.*)$/gm)].map(([, lag]) => Number(lag));
  };
  while ((await lags()).some((lag) => lag > 0)) await pause(LOOK_EVERY_MS);
}

async function compared(name, { service, bare, load, size, progress }) {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => `${name.length}-${index}`);
  progress(`opening ${ACCOUNTS} accounts`);
  await openAccounts(service, accounts);
  const to = ({ url }, ms) => load({ url, ms, connections: CONNECTIONS, accounts });
  progress(`deposits, ${name}`);
  for (const each of [service, bare]) await to(each, size.warmMs);
  const rounds = await inTurns(size.rounds, {
    Reprise: () => to(service, size.ms).finally(() => caughtUp(service)),
    [PEER]: () => to(bare, size.ms),
  });
  return FIGURES.map(([figure, title, unit]) => ({
    case: `deposits, ${CONNECTIONS} callers, ${name}, ${title}`,
    value: median(rounds.Reprise.map((round) => round[figure])),
    unit,
    peers: { [PEER]: median(rounds[PEER].map((round) => round[figure])) },
    goals: GOALS[figure],
  }));
}

/** As it is deployed, one line of log a request included. */
function commandService(environment, brokers) {
  const { env, ...service } = servicesOf({ ...environment, kafka: { brokers } }, { REPRISE_DEV_ACTOR: 'bench' }).find(({ name }) => name === 'command-service');
  return { ...service, env: { ...env, LOG_LEVEL: 'info' } };
}

async function bareService(pool) {
  const port = await freePort();
  return { name: 'bare-app', main: BARE, url: `http://127.0.0.1:${port}`, env: { PORT: String(port), DATABASE_URL: pool.options.connectionString } };
}

export async function run({ long, progress }) {
  const size = long ? LONG : SHORT;
  progress('starting Postgres and the services');
  return withSystem([], ({ environment }) =>
    withDatabase({ adminUrl: environment.eventStore.admin, name: 'bench_plain', connections: 1 }, async (pool) => {
      await makePlainTable(pool);
      const bareOne = await bareService(pool);
      return withService(bareOne, (bare) =>
        withLoad(async (load) => {
          const measured = (name, brokers) => withService(commandService(environment, brokers), (service) => compared(name, { service, bare, load, size, progress }));
          const alone = await measured('vault, keys, sealer', []);
          const relayed = await withKafka(progress, (brokers) => measured('vault, keys, sealer, relay to Kafka', brokers));
          return [...alone, ...relayed];
        }),
      );
    }),
  );
}
