// Events a second through a real Kafka: published by the relay, folded into a read model by a live projection, and both
// at once. Beside them kafkajs alone, with the same messages on the same broker.
import { accountBalance } from '../apps/account-projection/dist/account-balance.projection.js';
import { accountStatement } from '../apps/account-projection/dist/account-statement.projection.js';
import { KafkajsClient } from '../libs/messaging/dist/index.js';
import { withBareKafkajs } from './kafka/bare-client.mjs';
import { fillAccounts } from './kafka/fill-accounts.mjs';
import { Relaying, ownTopic } from './kafka/relaying.mjs';
import { withKafka } from './kafka/with-kafka.mjs';
import { median } from './results.mjs';
import { inTurns } from './rounds.mjs';
import { withLog } from './with-log.mjs';

const SHORT = { events: 30_000, rounds: 1 };
const LONG = { events: 300_000, rounds: 3 };
const ACCOUNTS = 1_000;
const FOLDED = { balances: [accountBalance], 'balances and statements': [accountBalance, accountStatement] };

const perSecond = ({ events, ms }) => (events * 1_000) / ms;
const result = (name, value, { judged, others = {} }) => ({
  case: name,
  value,
  unit: 'events/s',
  peers: { kafkajs: judged, ...others },
  goals: { kafkajs: '>= 0.5' },
});

/** The rates of these in turns; each once before that, to warm it. */
async function rates(rounds, contestants) {
  await inTurns(1, contestants);
  const taken = await inTurns(rounds, contestants);
  return Object.fromEntries(Object.entries(taken).map(([name, each]) => [name, median(each.map(perSecond))]));
}

async function measurePublishing({ relaying, bare, rounds, progress }) {
  progress('the relay publishes, and kafkajs the same');
  const { relay, kafkajs, plain } = await rates(rounds, {
    relay: () => relaying.publish(ownTopic()),
    kafkajs: () => bare.ask('produce', { headers: true }),
    plain: () => bare.ask('produce', { headers: false }),
  });
  return [result('relay publishes a backlog', relay, { judged: kafkajs, others: { 'kafkajs without headers': plain } })];
}

async function measureConsuming({ relaying, bare, contract, rounds, progress }) {
  progress('projections consume, and kafkajs the same');
  const topic = contract.topic.name;
  const events = await relaying.events();
  const folding = Object.fromEntries(Object.entries(FOLDED).map(([what, projections]) => [what, () => relaying.consume(contract, projections)]));
  const { kafkajs, ...folded } = await rates(rounds, { kafkajs: () => bare.ask('consume', { topic, events }), ...folding });
  return Object.entries(folded).map(([what, value]) => result(`live projection of ${what}`, value, { judged: kafkajs }));
}

async function measureThrough({ relaying, bare, rounds, progress }) {
  progress('from the log to read models, and kafkajs from one end to the other');
  const folding = Object.fromEntries(Object.entries(FOLDED).map(([what, projections]) => [what, () => relaying.through(ownTopic(), projections)]));
  const { kafkajs, ...folded } = await rates(rounds, { kafkajs: () => bare.ask('through', { headers: true }), ...folding });
  return Object.entries(folded).map(([what, value]) => result(`relay and live projection of ${what}`, value, { judged: kafkajs }));
}

async function measureAll({ events, ...given }) {
  const { relaying, bare, progress } = given;
  progress(`filling the log with ${events} events`);
  await fillAccounts(relaying.parts.store, { accounts: ACCOUNTS, events });
  const contract = ownTopic();
  await relaying.publish(contract);
  await bare.ask('take', { topic: contract.topic.name, events: await relaying.events() });
  const parts = { ...given, contract };
  return [...(await measurePublishing(parts)), ...(await measureConsuming(parts)), ...(await measureThrough(parts))];
}

export function run({ long, progress }) {
  return withKafka(progress, (brokers) => {
    progress('starting Postgres');
    return withLog(async (store, url, server) => {
      const kafka = new KafkajsClient({ brokers });
      const relaying = new Relaying({ store, url, server, kafka });
      const close = () => Promise.all([relaying.close(), kafka.close()]);
      return withBareKafkajs(brokers, (bare) => measureAll({ relaying, bare, progress, ...(long ? LONG : SHORT) })).finally(close);
    });
  });
}
