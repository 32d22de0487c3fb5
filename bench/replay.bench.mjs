// How fast a read model is made anew from history, by the code of the services, each time in a process that is cold.
import { emmett } from './replay/emmett.mjs';
import { groupBy } from './replay/group-by.mjs';
import { oneAtATime } from './replay/one-at-a-time.mjs';
import { replay } from './replay/run.mjs';
import { fillLog } from './fill-log.mjs';
import { median } from './results.mjs';
import { inTurns } from './rounds.mjs';
import { loginOf, withLog } from './with-log.mjs';
import { withHistory } from './with-history.mjs';

const SHORT = { events: 100_000, rounds: 1, emmett: 500, oneAtATime: 2_000 };
const LONG = { events: 1_000_000, rounds: 3, emmett: 3_000, oneAtATime: 10_000 };
const HOT = 1_000;
const PER_HOT_ROW = 50;
const [READING, EMMETT, ONE] = ['reading and parsing alone', "emmett's rebuild", 'a transaction an event'];

const shapes = ({ events, emmett: few }) => [
  { rows: '1,000 hot rows', accounts: HOT, goal: '>= 120000', few: { events: few, accounts: few / PER_HOT_ROW } },
  { rows: 'all rows distinct', accounts: events, goal: '>= 60000', few: { events: few, accounts: few } },
];

const goals = { [READING]: '>= 0.4', [EMMETT]: '>= 100', [ONE]: '>= 40' };

async function measure({ rows, accounts, goal, few }, size, progress) {
  const results = [];
  progress(`filling a log: ${rows}`);
  await withLog(async (store, _, server) => {
    await fillLog(loginOf(server.adminUrl, 'owner'), { events: size.events, accounts });
    const reader = loginOf(server.adminUrl, 'reader');
    progress(`peers: ${rows}`);
    const peers = {
      [EMMETT]: await emmett(server, few),
      [ONE]: await oneAtATime(server, store, size.oneAtATime),
      'SQL GROUP BY alone': await groupBy(server, size.events),
    };
    const compared = async (name, source) => {
      progress(`rebuilding: ${rows}, ${name}`);
      const run = (kind) => async () => (await replay(server, { kind, source, head: size.events })).rate;
      const taken = await inTurns(size.rounds, { reading: run('read'), rebuild: run('rebuild') });
      const all = { ...peers, [READING]: median(taken.reading) };
      results.push({ case: `rebuild, ${rows}, ${name}`, value: median(taken.rebuild), unit: 'events/s', peers: all, goals, goal });
    };
    await withHistory(reader, (historyUrl) => compared('over history-service', { historyUrl }));
    await compared('from the log itself', { logUrl: reader });
  });
  return results;
}

const MILLION = 1_000_000;
const MILLIONS = 10;

/** The most that was resident while each million of ten was applied, by the process of the rebuild and none else. */
async function memory(progress) {
  progress(`filling a log of ${MILLIONS} million events`);
  return withLog(async (_, __, server) => {
    const events = MILLIONS * MILLION;
    await fillLog(loginOf(server.adminUrl, 'owner'), { events, accounts: MILLION });
    progress('rebuilding all of it');
    const run = (historyUrl) => replay(server, { kind: 'rebuild', source: { historyUrl }, head: events, memoryEvery: MILLION });
    const { megabytes, rate } = await withHistory(loginOf(server.adminUrl, 'reader'), run);
    const peers = { 'at 1 million': megabytes[0] };
    const at = megabytes.map((value, index) => ({ case: `resident at ${index + 1} million events`, value, unit: 'MB', peers }));
    const most = { case: 'resident, the most of all', value: Math.max(...megabytes), unit: 'MB', peers, goals: { 'at 1 million': '<= 1.3' } };
    return [...at, most, { case: `rebuild of ${MILLIONS} million events, 1 million rows`, value: rate, unit: 'events/s' }];
  });
}

export async function run({ long, progress }) {
  const size = long ? LONG : SHORT;
  const results = [];
  for (const shape of shapes(size)) results.push(...(await measure(shape, size, progress)));
  if (long) results.push(...(await memory(progress)));
  return results;
}
