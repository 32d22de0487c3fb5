// What appends pay for a sealer at their heels, and how fast it seals and a verification reads.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Sealer } from '../libs/messaging/dist/index.js';
import { median } from './results.mjs';
import { closedLoop, inTurns } from './rounds.mjs';
import { withLog } from './with-log.mjs';

const WRITERS = 64;
const SHORT = { ms: 1_000, rounds: 3 };
const LONG = { ms: 3_000, rounds: 5 };

const metadata = { correlationId: 'bench', causationId: 'bench', actor: 'bench' };
const event = () => ({ eventId: randomUUID(), type: 'FundsDeposited', schemaVersion: 2, data: { amount: 1, currency: 'EUR' }, metadata });

/** Single-event appends a second, by so many writers at once. */
async function appendsPerSecond(store, ms) {
  const append = () => store.append({ streams: [{ streamId: `account-${randomUUID()}`, expectedVersion: 0, events: [event()] }] });
  return (await closedLoop({ workers: WRITERS, ms }, append)).perSecond;
}

async function withSealer(store, url, work) {
  const sealer = new Sealer({ head: () => store.head(), seals: store.seals, connectionString: url });
  sealer.start();
  return work().finally(() => sealer.stop());
}

async function sealAll(store) {
  const [{ position }, head, since] = [await store.seals.sealed(), await store.head(), performance.now()];
  while ((await store.seals.sealed()).position < head) await store.seals.seal({ full: false });
  return { events: head - position, ms: performance.now() - since };
}

async function verified(store) {
  await sealAll(store);
  const since = performance.now();
  const { ok, events } = await store.seals.verify();
  if (!ok) throw new Error('the log does not verify');
  return (events * 1_000) / (performance.now() - since);
}

export async function run({ long, progress }) {
  const { ms, rounds } = long ? LONG : SHORT;
  const results = [];
  progress('starting Postgres');
  await withLog(async (store, url) => {
    await appendsPerSecond(store, ms); // warm
    progress('appending and sealing');
    const { without, sealed, beside } = await inTurns(rounds, {
      without: () => appendsPerSecond(store, ms),
      sealed: () => sealAll(store),
      beside: () => withSealer(store, url, () => appendsPerSecond(store, ms)),
    });
    const sealing = sealed.map(({ events, ms: taken }) => (events * 1_000) / taken);
    const peers = { 'appends without sealer': median(without) };
    results.push({ case: 'appends, 64 writers, sealer running', value: median(beside), unit: '/s', peers: { 'without sealer': median(without) }, goals: { 'without sealer': '>= 0.8' } });
    results.push({ case: 'sealing what is there', value: median(sealing), unit: 'events/s', peers, goals: { 'appends without sealer': '>= 1' } });
    results.push({ case: 'verifying all of it', value: await verified(store), unit: 'events/s', peers, goals: { 'appends without sealer': '>= 1' } });
  });
  return results;
}
