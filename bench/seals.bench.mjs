// What appends pay for a sealer at their heels, and how fast it seals and a verification reads.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Sealer } from '../libs/messaging/dist/index.js';
import { median } from './results.mjs';
import { withLog } from './with-log.mjs';

const WRITERS = 64;
const ROUND_MS = 3_000;
const ROUNDS = 5;

const metadata = { correlationId: 'bench', causationId: 'bench', actor: 'bench' };
const event = () => ({ eventId: randomUUID(), type: 'FundsDeposited', schemaVersion: 2, data: { amount: 1, currency: 'EUR' }, metadata });

/** Single-event appends a second, by so many writers at once. */
async function appendsPerSecond(store) {
  const since = performance.now();
  const writer = async () => {
    let appended = 0;
    for (; performance.now() - since < ROUND_MS; appended++) {
      await store.append({ streams: [{ streamId: `account-${randomUUID()}`, expectedVersion: 0, events: [event()] }] });
    }
    return appended;
  };
  const appended = await Promise.all(Array.from({ length: WRITERS }, writer));
  return (appended.reduce((sum, count) => sum + count, 0) * 1_000) / (performance.now() - since);
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

export async function run() {
  const results = [];
  await withLog(async (store, url) => {
    await appendsPerSecond(store); // warm
    const [without, beside, sealed] = [[], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      without.push(await appendsPerSecond(store));
      const { events, ms } = await sealAll(store);
      sealed.push((events * 1_000) / ms);
      beside.push(await withSealer(store, url, () => appendsPerSecond(store)));
    }
    results.push({ case: 'appends, 64 writers, sealer running', value: median(beside), unit: '/s', peers: { 'without sealer': median(without) } });
    results.push({ case: 'sealing what is there', value: median(sealed), unit: 'events/s', peers: { 'appends without sealer': median(without) } });
    results.push({ case: 'verifying all of it', value: await verified(store), unit: 'events/s', peers: { 'appends without sealer': median(without) } });
  });
  return results;
}
