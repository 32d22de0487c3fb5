// What a command pays for a stream that its process has not met yet, by the length of the stream.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { accounts } from '../apps/command-service/dist/accounts/accounts.aggregate.js';
import { StreamStates } from '../apps/command-service/dist/commands/stream-states.js';
import { median } from './results.mjs';
import { withLog } from './with-log.mjs';

const [SHORT, LONG, TAIL] = [200, 100_000, 50];
const EVENTS_PER_APPEND = 1_000;
const RUNS = 100;
const LONG_RUNS = 1_000;
const RUNS_WITHOUT = 3;

const metadata = { correlationId: 'bench', causationId: 'bench', actor: 'bench' };
const opened = { type: 'AccountOpened', data: { accountId: 'bench', owner: { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' }, currency: 'EUR', overdraftLimit: 0 } };
const deposited = { type: 'FundsDeposited', data: { amount: 1, currency: 'EUR' } };

async function fill(store, streamId, length) {
  for (let version = await store.currentVersion(streamId); version < length; ) {
    const count = Math.min(EVENTS_PER_APPEND, length - version);
    const events = Array.from({ length: count }, (_, index) => ({
      ...accounts.contract.codec.encode(version + index === 0 ? opened : deposited),
      eventId: randomUUID(),
      metadata,
    }));
    await store.append({ streams: [{ streamId, expectedVersion: version, events }] });
    version += count;
  }
}

/** Loading a stream once takes its newest snapshots. */
async function takeSnapshots(store, streamId, version) {
  await new StreamStates(store).load(accounts, streamId);
  const { stateVersion } = accounts.decider;
  while ((await store.loadSnapshot({ streamId, stateVersion }))?.streamVersion !== version) await pause(10);
}

/** The same log to one who neither has snapshots nor takes any. */
const without = (store) => Object.assign(Object.create(store), { loadSnapshot: async () => undefined, saveSnapshot: async () => undefined });

/** Each load by a process that remembers nothing. */
async function milliseconds(store, streamId, runs) {
  const taken = [];
  for (let run = 0; run < runs; run++) {
    const since = performance.now();
    await new StreamStates(store).load(accounts, streamId);
    taken.push(performance.now() - since);
  }
  return median(taken);
}

export async function run({ long: thorough, progress }) {
  const runs = thorough ? LONG_RUNS : RUNS;
  const results = [];
  progress('starting Postgres');
  await withLog(async (store) => {
    const [short, long] = ['account-short', 'account-long'];
    for (const [streamId, length] of [[short, SHORT], [long, LONG]]) {
      progress(`writing ${length.toLocaleString('en')} events`);
      await fill(store, streamId, length);
      await takeSnapshots(store, streamId, length);
    }
    progress('loading');
    await milliseconds(store, short, runs); // warm: what is compiled later would count for the first case only
    const peers = {
      '200 events without snapshot': await milliseconds(without(store), short, runs),
      '200 events with snapshot': await milliseconds(store, short, runs),
    };
    const add = (name, value, goals = {}) => results.push({ case: name, value, unit: 'ms', peers, goals });
    add('100,000 events, snapshot at the last', await milliseconds(store, long, runs), { '200 events with snapshot': '<= 1.3' });
    await fill(store, long, LONG + TAIL);
    add('100,050 events, snapshot and 50 more', await milliseconds(store, long, runs), { '200 events without snapshot': '<= 1.3' });
    add('100,050 events, no snapshot', await milliseconds(without(store), long, RUNS_WITHOUT));
  });
  return results;
}
