// What a log costs by its length: appends, loads by snapshot, the catch-up of a live projection and queries, on a short log and on a long one.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { accountBalance } from '../apps/account-projection/dist/account-balance.projection.js';
import { accounts } from '../apps/command-service/dist/accounts/accounts.aggregate.js';
import { StreamStates } from '../apps/command-service/dist/commands/stream-states.js';
import { LogFeed } from '../libs/messaging/dist/index.js';
import { ProjectionRuntime, openReadModel, prepare } from '../libs/projections/dist/index.js';
import { fillLog } from './fill-log.mjs';
import { replay } from './replay/run.mjs';
import { withReadModel } from './replay/with-read-model.mjs';
import { median } from './results.mjs';
import { inTurns } from './rounds.mjs';
import { loginOf, withLog } from './with-log.mjs';

const FEW = 10_000;
const SIZES = { short: { many: 500_000, rounds: 9 }, long: { many: 10_000_000, rounds: 41 } };
/** So long is every stream, and there are as many more of them in a longer log. */
const PER_STREAM = 100;
const WRITERS = 16;
const APPENDS = 25;
const CAUGHT_UP = 2_000;
const ASKED = 50;

const metadata = { correlationId: 'bench', causationId: 'bench', actor: 'bench' };
const event = () => ({ eventId: randomUUID(), type: 'FundsDeposited', schemaVersion: 2, data: { amount: 1, currency: 'EUR' }, metadata });
const append = (store) => store.append({ streams: [{ streamId: `account-new-${randomUUID()}`, expectedVersion: 0, events: [event()] }] });

async function took(work) {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

/** Somewhere in the log, elsewhere each time. */
const someAccount = (streams) => 1 + Math.floor(Math.random() * streams);

/** Appends go on while others run: so many one after another by each of some writers. */
const appends = (store) => () =>
  took(() =>
    Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (let count = 0; count < APPENDS; count++) await append(store);
      }),
    ),
  );

async function load(store, streams) {
  const streamId = `account-${someAccount(streams)}`;
  await new StreamStates(store).load(accounts, streamId); // takes the snapshot that is due
  while (!(await store.loadSnapshot({ streamId, stateVersion: accounts.decider.stateVersion }))) await pause(1);
  return took(() => new StreamStates(store).load(accounts, streamId));
}

/** What is new in the log is applied to the live table by the feed that does so where there is no broker. */
async function catchUp(store, runtime) {
  const from = await store.head();
  const streams = [{ streamId: `account-1`, expectedVersion: 'any', events: Array.from({ length: CAUGHT_UP }, event) }];
  await store.append({ streams });
  const feed = new LogFeed({ log: store, contract: accountBalance.from });
  return took(() =>
    feed.run({
      checkpoints: () => runtime.checkpoints(),
      apply: async (batch) => {
        await runtime.apply(batch);
        if (Math.max(...batch.completeTo.values()) >= from + CAUGHT_UP) void feed.stop();
      },
    }),
  );
}

/** Rows by their id, as the read model's API asks for them. */
async function queries(pool, streams) {
  return took(async () => {
    for (let count = 0; count < ASKED; count++) await pool.query('SELECT * FROM account_balance WHERE account_id = $1', [String(someAccount(streams))]);
  });
}

const MEASURES = ['appends', 'load by snapshot', 'catch-up', 'queries'];

/** Gives the work the four measures on a log of that length, whose read model has all of it. */
const withLength = (events, progress, work) =>
  withLog(async (store, _, server) => {
    const streams = events / PER_STREAM;
    progress(`a log of ${events.toLocaleString('en')} events, and its read model`);
    await fillLog(loginOf(server.adminUrl, 'owner'), { events, accounts: streams });
    await withReadModel(server, async (url) => {
      const pool = openReadModel(url);
      await replay(server, { kind: 'catchUp', source: { logUrl: loginOf(server.adminUrl, 'reader') }, head: events, readModelUrl: url });
      await prepare(pool, [accountBalance]);
      await pool.query('VACUUM ANALYZE');
      const runtime = new ProjectionRuntime({ pool, projections: [accountBalance] });
      const measures = [appends(store), () => load(store, streams), () => catchUp(store, runtime), () => queries(pool, streams)];
      await work(Object.fromEntries(MEASURES.map((name, index) => [name, measures[index]]))).finally(() => pool.end());
    });
  });

const UNITS = {
  appends: [`${APPENDS} appends by each of ${WRITERS} writers`, 1],
  'load by snapshot': ['a stream loaded by its snapshot', 1],
  'catch-up': [`a live projection catches up ${CAUGHT_UP.toLocaleString('en')} events`, 1],
  queries: ['a query of a row', ASKED],
};

export async function run({ long, progress }) {
  const { many, rounds } = long ? SIZES.long : SIZES.short;
  const results = [];
  await withLength(FEW, progress, (short) =>
    withLength(many, progress, async (far) => {
      progress('measuring');
      for (const name of MEASURES) {
        await inTurns(2, { short: short[name], far: far[name] }); // warm
        const taken = await inTurns(rounds, { short: short[name], far: far[name] });
        const [told, parts] = UNITS[name];
        const peer = `with ${FEW.toLocaleString('en')}`;
        const result = { case: `${told}, log of ${many.toLocaleString('en')}`, value: median(taken.far) / parts, unit: 'ms' };
        results.push({ ...result, peers: { [peer]: median(taken.short) / parts }, goals: { [peer]: '<= 1.3' } });
      }
    }),
  );
  return results;
}
