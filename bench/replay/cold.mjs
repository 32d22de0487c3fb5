// In a process of its own, so that nothing is warm and nobody else's memory counts: one replay of the log, as told by `run.mjs`.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { accountBalance } from '../../apps/account-projection/dist/account-balance.projection.js';
import { PostgresEventStore } from '../../libs/event-store/dist/index.js';
import { HttpLogReader, LogFeed } from '../../libs/messaging/dist/index.js';
import { BuildWorker, ProjectionRuntime, Rebuilds, openReadModel, prepare } from '../../libs/projections/dist/index.js';

const LOOK_MS = 10;
const MEGABYTE = 2 ** 20;

/** What is told of the memory: the most that was resident in each such stretch of positions. */
const stretches = (every) => {
  const peaks = [];
  return {
    peaks,
    reached(position) {
      const stretch = Math.floor((position - 1) / every);
      peaks[stretch] = Math.max(peaks[stretch] ?? 0, process.memoryUsage.rss() / MEGABYTE);
    },
  };
};

const report = (level, message, facts) => level !== 'info' && console.error(message, facts);

/** Events are read and linked to their chain, and that is all. */
async function read({ log, head, memory }) {
  const feed = new LogFeed({ log, contract: accountBalance.from, report });
  const consumer = {
    checkpoints: async () => new Map(),
    apply: async ({ completeTo }) => {
      memory.reached(Math.max(...completeTo.values()));
      if (Math.max(...completeTo.values()) >= head) void feed.stop();
    },
  };
  await feed.run(consumer);
}

/** The table that queries read, filled by the feed that fills it when there is no broker. */
async function catchUp({ log, head, pool }) {
  await prepare(pool, [accountBalance]);
  const runtime = new ProjectionRuntime({ pool, projections: [accountBalance] });
  const feed = new LogFeed({ log, contract: accountBalance.from, report });
  await feed.run({
    checkpoints: () => runtime.checkpoints(),
    apply: async (batch) => {
      await runtime.apply(batch);
      if (Math.max(...batch.completeTo.values()) >= head) void feed.stop();
    },
  });
}

/** A table beside the one that queries read, until it has all that this one has: which is all of the log. */
async function rebuild({ log, head, pool, memory }) {
  await prepare(pool, [accountBalance]);
  await pool.query('UPDATE checkpoints SET position = $1, complete_to = $1', [head]);
  const rebuilds = new Rebuilds({ pool, projections: [accountBalance] });
  const worker = new BuildWorker({ rebuilds, log, lag: () => 0, report });
  const over = new globalThis.AbortController();
  await rebuilds.start(accountBalance.name, { automatic: false, expectNoDiff: false, maxRate: null });
  const working = worker.run(over.signal);
  for (;;) {
    const [{ state, done }] = (await pool.query("SELECT state, done::int FROM builds WHERE state <> 'live'")).rows;
    if (done > 0) memory.reached(done);
    if (state === 'ready') break;
    await pause(LOOK_MS);
  }
  const until = performance.now();
  over.abort();
  await working;
  return until;
}

const KINDS = { read, catchUp, rebuild };

process.once('message', async ({ kind, source, head, readModelUrl, memoryEvery = head }) => {
  const store = source.logUrl && (await PostgresEventStore.open({ url: source.logUrl }));
  const log = store ?? new HttpLogReader({ url: source.historyUrl, report });
  const pool = readModelUrl && openReadModel(readModelUrl);
  const memory = stretches(memoryEvery);
  const since = performance.now();
  const until = (await KINDS[kind]({ log, head, pool, memory })) ?? performance.now();
  const cpu = process.cpuUsage();
  process.send({ seconds: (until - since) / 1_000, cpuSeconds: (cpu.user + cpu.system) / 1e6, megabytes: memory.peaks });
  await pool?.end();
  await store?.close();
  process.disconnect();
});
