// More commands than the service can take: what it still does at once, twice and five times its capacity, what it refuses, and how soon it is back.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, metric } from './overload/client.mjs';
import { withCommands } from './overload/with-commands.mjs';

const ACCOUNTS = 500;
const WORKERS = 64;
const TIMES = [1, 2, 5];
const TICK_MS = 5;
const MIB = 2 ** 20;
const SHORT_MS = 2_000;
const LONG_MS = 15_000;

const deposit = (url) => ask(`${url}/accounts/o-${Math.floor(Math.random() * ACCOUNTS)}/deposits`, { method: 'POST', body: { amount: 1 } });

async function openAccounts(url) {
  const owner = { subjectId: 'ada', name: 'Ada Lovelace', email: 'ada@example.org' };
  for (let n = 0; n < ACCOUNTS; n++) await ask(`${url}/accounts`, { method: 'POST', body: { accountId: `o-${n}`, owner, currency: 'EUR' } });
}

/** Commands a second of so many callers, each of whom waits for its answer. */
async function capacityOf(url, ms) {
  let done = 0;
  const until = performance.now() + ms;
  const caller = async () => {
    while (performance.now() < until) if ((await deposit(url)).status === 201) done += 1;
  };
  await Promise.all(Array.from({ length: WORKERS }, caller));
  return (done * 1_000) / ms;
}

/** Sends at a rate, whatever is answered. */
async function sentAt(perSecond, ms, url) {
  const sent = [];
  const since = performance.now();
  for (let past = 0; past < ms; past = performance.now() - since) {
    while (sent.length < (past * perSecond) / 1_000) sent.push(deposit(url));
    await pause(TICK_MS);
  }
  const answers = await Promise.all(sent);
  return { answers, ms: performance.now() - since };
}

async function msUntilTaken(url) {
  const since = performance.now();
  while ((await deposit(url)).status !== 201);
  return performance.now() - since;
}

const p99 = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;

async function under(times, { url, capacity, ms }) {
  const { answers, ms: took } = await sentAt(times * capacity, ms, url);
  const recovered = await msUntilTaken(url);
  const accepted = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status === 503);
  const name = `${times} × capacity`;
  return [
    { case: `${name}, accepted`, value: (accepted.length * 1_000) / took, unit: '/s', peers: { 'capacity': capacity } },
    { case: `${name}, refused with 503`, value: (100 * refused.length) / answers.length, unit: '%' },
    { case: `${name}, answered otherwise`, value: answers.length - accepted.length - refused.length, unit: '' },
    { case: `${name}, p99 of the accepted`, value: p99(accepted.map((answer) => answer.ms)), unit: 'ms' },
    { case: `${name}, memory afterwards`, value: (await metric(url, 'process_resident_memory_bytes')) / MIB, unit: 'MiB' },
    { case: `${name}, first command taken after`, value: recovered, unit: 'ms' },
  ];
}

export async function run({ long = false, progress = () => undefined } = {}) {
  const ms = long ? LONG_MS : SHORT_MS;
  return withCommands(async (url) => {
    progress(`opening ${ACCOUNTS} accounts`);
    await openAccounts(url);
    await capacityOf(url, ms / 2);
    const capacity = await capacityOf(url, ms);
    const results = [{ case: `${WORKERS} callers, capacity`, value: capacity, unit: '/s' }];
    for (const times of TIMES) {
      progress(`${times} times the capacity`);
      results.push(...(await under(times, { url, capacity, ms })));
    }
    return results;
  });
}
