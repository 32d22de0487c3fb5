// From a command that is acknowledged to its effect in the answer of a query, through Kafka, with the services as they run.
// Visible is what a client sees: a query with Reprise-Min-Position, sent as soon as the command is answered, and counted
// until its answer has come, so that its own way over HTTP is in the figure.
import { performance } from 'node:perf_hooks';
import { withBareKafkajs } from './kafka/bare-client.mjs';
import { withKafka } from './kafka/with-kafka.mjs';
import { quantile } from './results.mjs';
import { accountsApi } from './system/accounts-api.mjs';
import { atRate } from './system/at-rate.mjs';
import { closeClient } from './system/client.mjs';
import { commitTimes } from './system/commit-times.mjs';
import { withSystem } from './system/with-system.mjs';

const ACCOUNTS = 100;
const PER_SECOND = 200;
const WARM_MS = 2_500;
const [SHORT_MS, LONG_MS] = [4_000, 30_000];
/** history-service, because a projection service is told to heal from it. */
const SERVICES = ['history-service', 'command-service', 'account-projection'];
const PEER = 'one commit and one kafkajs round trip';
const GOALS = new Map([
  [0.5, '<= 15'],
  [0.99, '<= 60'],
]);

async function visibleAfter(api, accountId) {
  const { position, streamVersion } = await api.deposit(accountId);
  const since = performance.now();
  const row = await api.readFrom(accountId, position);
  if (row.streamVersion < streamVersion) throw new Error(`version ${streamVersion} of ${accountId} was not in the answer`);
  return performance.now() - since;
}

async function measure({ environment, bare, forMs, progress }) {
  const api = accountsApi(environment);
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => `bench-${index}`);
  await Promise.all(ids.map((id) => api.open(id)));
  const rate = { perSecond: PER_SECOND, forMs };
  const deposits = (given) => atRate(given, (index) => visibleAfter(api, ids[index % ACCOUNTS]));
  progress(`${PER_SECOND} commands a second`);
  await deposits({ ...rate, forMs: WARM_MS });
  const visible = await deposits(rate);
  progress('a plain commit, and a round trip of kafkajs, at the same rate');
  const commits = await commitTimes(environment.eventStore.admin, rate);
  const { times: trips } = await bare.ask('roundTrips', rate);
  return [...GOALS].map(([share, goal]) => ({
    case: `acknowledged to visible at ${PER_SECOND} commands/s, p${share * 100}`,
    value: quantile(visible, share),
    unit: 'ms',
    goal,
    peers: { [PEER]: quantile(commits, share) + quantile(trips, share) },
    goals: { [PEER]: '<= 2' },
  }));
}

export function run({ long, progress }) {
  return withKafka(progress, (brokers) =>
    withSystem(brokers, async ({ environment, start }) => {
      progress('starting the services');
      await Promise.all(SERVICES.map(start));
      return withBareKafkajs(brokers, (bare) => measure({ environment, bare, forMs: long ? LONG_MS : SHORT_MS, progress })).finally(closeClient);
    }),
  );
}
