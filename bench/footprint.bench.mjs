// What each service takes to be there: memory after its start and after a short load, and time until it is ready. Beside it
// an app that is nothing but Nest and Fastify.
import { fileURLToPath } from 'node:url';
import { freePort } from '../libs/stack/dist/index.js';
import { residentMb } from './footprint/resident.mjs';
import { withKafka } from './kafka/with-kafka.mjs';
import { median } from './results.mjs';
import { closedLoop } from './rounds.mjs';
import { accountsApi } from './system/accounts-api.mjs';
import { ask, closeClient } from './system/client.mjs';
import { startService } from './system/service.mjs';
import { withSystem } from './system/with-system.mjs';

const BARE = fileURLToPath(new URL('footprint/bare-nest.cjs', import.meta.url));
const PEER = 'Nest and Fastify alone';
/** Few clients, each on an account of its own. */
const LOAD = { workers: 4, ms: 3_000 };

const startBare = async () => {
  const port = await freePort();
  return startService({ name: PEER, main: BARE, url: `http://127.0.0.1:${port}`, env: { PORT: String(port) } });
};

/** Started so often, one at a time; the last one runs on. */
async function started(rounds, start) {
  const times = [];
  for (let round = 1; ; round++) {
    const service = await start();
    times.push(service.readyMs);
    if (round === rounds) return { service, readyMs: median(times), restMb: residentMb(service.pid) };
    await service.stop();
  }
}

/** Commands, each followed by a query of what it did and by a request to every service. */
async function load(environment, everyone) {
  const api = accountsApi(environment);
  for (let account = 0; account < LOAD.workers; account++) await api.open(`bench-${account}`);
  await closedLoop(LOAD, async (worker) => {
    const { position } = await api.deposit(`bench-${worker}`);
    await api.readFrom(`bench-${worker}`, position);
    for (const url of everyone) await ask(url);
  });
}

function resultsOf(measured, bare) {
  return measured.flatMap(({ service, readyMs, restMb, loadedMb }) => [
    { case: `${service.name}, memory after its start`, value: restMb, unit: 'MB', peers: { [PEER]: bare.restMb } },
    { case: `${service.name}, memory after a load`, value: loadedMb, unit: 'MB', peers: { [PEER]: bare.loadedMb } },
    { case: `${service.name}, start to ready`, value: readyMs, unit: 'ms', peers: { [PEER]: bare.readyMs } },
  ]);
}

async function measureAll({ system: { environment, start, names }, rounds, progress }) {
  progress('starting each service alone');
  const measured = [await started(rounds, startBare)];
  const bare = measured[0];
  try {
    for (const name of names) measured.push(await started(rounds, () => start(name)));
    progress('a short load');
    await load(environment, measured.map(({ service }) => `${service.url}/health/ready`));
    for (const each of measured) each.loadedMb = residentMb(each.service.pid);
    return resultsOf(measured.slice(1), bare);
  } finally {
    closeClient();
    await bare.service.stop();
  }
}

export function run({ long, progress }) {
  return withKafka(progress, (brokers) => withSystem(brokers, (system) => measureAll({ system, rounds: long ? 7 : 1, progress })));
}
