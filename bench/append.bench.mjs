// Single-event appends, by the number of writers: what the log gives, against what else there is for Node, and against Postgres' own limit.
import { setTimeout as pause } from 'node:timers/promises';
import { emmett } from './append/emmett.mjs';
import { hasPgbench, pgbench } from './append/pgbench.mjs';
import { makePlainTable } from './append/plain-table.mjs';
import { pooledInsert } from './append/pooled-insert.mjs';
import { reprise } from './append/reprise.mjs';
import { toNewStreams, toSharedStreams } from './append/workload.mjs';
import { withDatabase } from './with-database.mjs';
import { median, quantile } from './results.mjs';
import { closedLoop, inTurns } from './rounds.mjs';
import { withLog } from './with-log.mjs';

const WRITERS = [1, 16, 64, 256];
/** The number that the goals are about; measured in more and longer rounds than the others. */
const JUDGED = 64;
const SHORT = { ms: 250, rounds: 1, judged: { ms: 800, rounds: 3 } };
const LONG = { ms: 3_000, rounds: 5, judged: { ms: 5_000, rounds: 7 } };
const SETTLE_MS = 50;

const GOALS = { emmett: '>= 8', 'pooled INSERT': '>= 2', pgbench: '>= 1.3' };
const LATENCY_GOALS = { emmett: '< 1', 'pooled INSERT': '< 1', pgbench: '< 1' };

/** One round: what a contestant still does in the background, such as autovacuum's part, is not the next one's. */
const measured = (workers, ms, append) => async () => {
  await pause(SETTLE_MS);
  return closedLoop({ workers, ms }, append);
};

function resultsOf(name, judged, { Reprise: ours, ...others }) {
  const figures = (figure, goals, unit) => (measure) => {
    const peers = Object.fromEntries(Object.entries(others).map(([peer, rounds]) => [peer, median(rounds.map(measure))]));
    return { case: `${name}, ${figure}`, value: median(ours.map(measure)), unit, peers, goals: judged ? goals : {} };
  };
  return [
    figures('appends', GOALS, '/s')(({ perSecond }) => perSecond),
    figures('p50', {}, 'ms')(({ latencies }) => quantile(latencies, 0.5)),
    figures('p99', LATENCY_GOALS, 'ms')(({ latencies }) => quantile(latencies, 0.99)),
  ];
}

export async function run({ long, progress }) {
  const results = [];
  progress('starting Postgres');
  await withLog((store, _, { adminUrl }) =>
    withDatabase({ adminUrl, name: 'bench_emmett' }, (emmettPool) =>
      withDatabase({ adminUrl, name: 'bench_plain' }, async (plainPool) => {
        await makePlainTable(plainPool);
        const contestants = { Reprise: reprise(store), emmett: await emmett(emmettPool), 'pooled INSERT': pooledInsert(plainPool) };
        const limit = hasPgbench() ? { pgbench: (ms) => () => pgbench(plainPool.options.connectionString, { clients: JUDGED, ms }) } : {};
        if (!limit.pgbench) progress('pgbench is not on the PATH: its figures are left out');
        results.push(...(await measureAll({ contestants, limit, size: long ? LONG : SHORT, progress })));
      }),
    ),
  );
  return results;
}

async function measureAll({ contestants, limit, size, progress }) {
  const results = [];
  for (const [streams, workload] of [['new streams', toNewStreams], ['1,000 streams', toSharedStreams]]) {
    const appends = Object.entries(contestants).map(([name, contestant]) => [name, workload(contestant)]);
    progress(`warming up, ${streams}`);
    for (const [, append] of appends) await closedLoop({ workers: 16, ms: size.ms * 2 }, append);
    for (const workers of WRITERS) {
      progress(`${workers} writers, ${streams}`);
      const judged = workers === JUDGED;
      const { ms, rounds } = judged ? size.judged : size;
      const rivals = Object.fromEntries(appends.map(([name, append]) => [name, measured(workers, ms, append)]));
      const bound = judged && limit.pgbench && streams === 'new streams' ? { pgbench: limit.pgbench(ms) } : {};
      results.push(...resultsOf(`${workers} writers, ${streams}`, judged, await inTurns(rounds, { ...rivals, ...bound })));
    }
  }
  return results;
}
