// What a command pays for a stream that its process has not met yet, by the length of the stream.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { accounts } from '../apps/command-service/dist/accounts/accounts.aggregate.js';
import { StreamStates } from '../apps/command-service/dist/commands/stream-states.js';
import { median } from './results.mjs';
import { inTurns } from './rounds.mjs';
import { withLog } from './with-log.mjs';

const [SHORT, MIDDLE, LONG, TAIL] = [200, 10_000, 100_000, 50];
const EVENTS_PER_APPEND = 1_000;
const RUNS = 100;
const LONG_RUNS = 1_000;
const RUNS_WITHOUT = 3;
const [ROUNDS_WARM, ROUNDS, ROUNDS_LONG] = [3, 11, 51];

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

const COPY = `COPY (SELECT position, stream_id, stream_version, event_id, type, schema_version, data, metadata, occurred_at, recorded_at
  FROM events WHERE stream_id = 'account-middle' ORDER BY stream_version) TO STDOUT`;

/** The least that reading can take: every byte arrives, and nobody looks at it. */
async function copying(url, work) {
  const client = new Client({ connectionString: url });
  await client.connect();
  return work(async () => {
    const since = performance.now();
    await client.query(COPY);
    return performance.now() - since;
  }).finally(() => client.end());
}

/** A stream of 10,000 events, which a process that remembers nothing folds. */
async function middle(store, url, rounds) {
  await fill(store, 'account-middle', MIDDLE);
  await takeSnapshots(store, 'account-middle', MIDDLE);
  const load = (log) => () => milliseconds(log, 'account-middle', 1);
  const taken = await copying(url, async (copy) => {
    const contestants = { copy, folded: load(without(store)), snapshot: load(store) };
    await inTurns(ROUNDS_WARM, contestants);
    return inTurns(rounds, contestants);
  });
  const peers = { 'bare COPY, nothing parsed': median(taken.copy) };
  const result = (name, times, goal) => ({ case: name, value: median(times), unit: 'ms', peers, goals: { 'bare COPY, nothing parsed': goal } });
  return [result('10,000 events, no snapshot', taken.folded, '<= 1.6'), result('10,000 events, snapshot at the last', taken.snapshot, '<= 0.1')];
}

export async function run({ long: thorough, progress }) {
  const runs = thorough ? LONG_RUNS : RUNS;
  const results = [];
  progress('starting Postgres');
  await withLog(async (store, url) => {
    const [short, long] = ['account-short', 'account-long'];
    for (const [streamId, length] of [[short, SHORT], [long, LONG]]) {
      progress(`writing ${length.toLocaleString('en')} events`);
      await fill(store, streamId, length);
      await takeSnapshots(store, streamId, length);
    }
    progress('loading 10,000 events');
    results.push(...(await middle(store, url, thorough ? ROUNDS_LONG : ROUNDS)));
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
