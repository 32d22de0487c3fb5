import { setTimeout as delay } from 'node:timers/promises';
import type { History } from '../load/history';
import { SeenStreams } from '../load/seen-streams';
import type { Tally } from '../nemesis/tally';
import type { Evidence, LoggedEvent } from '../oracle/evidence';
import { recovered } from '../system/recovery';
import { onDatabase } from '../system/on-database';
import { until } from '../system/operator';
import type { System } from '../system/system';
import { COMMANDS } from '../system/topology';
import { readLog } from './read-log';
import { TOPICS, readTopics } from './read-topics';
import { balancesOf, parkedKeys, readModels, statementsOf } from './read-models';
import { type Figure, compareFigures, figures } from './resources';
import { sealsVerify } from './seals';

const REST_MS = 1_000;

export interface Collecting {
  readonly seed: number;
  readonly cycles: number;
  readonly system: System;
  readonly history: History;
  readonly tally: Tally;
  readonly before: readonly Figure[];
}

/**
 * All that is left: everything is healed, and nobody writes any more. @param replay whether read models are made anew, too,
 * which leaves tables behind: at the end
 */
export async function collect({ seed, cycles, system, history, tally, before }: Collecting, replay: boolean): Promise<Evidence> {
  const log = await settledLog(system);
  const published = await readTopics([`127.0.0.1:${system.kafka.port}`]);
  const { operations, observations } = history;
  const [shown, balances] = [await statementsOf(system), await balancesOf(system)];
  const parked = { expected: 0, found: await parkedKeys(system), streams: [] };
  const held = await figures(system);
  const verified = await sealsVerify(system);
  const atTheEnd = replay
    ? { readModels: await readModels(system), faults: tally.faults, resources: compareFigures(before, held) }
    : { readModels: [], faults: [], resources: [] };
  return { seed, cycles, operations, observations, log, published, topics: TOPICS, shown, balances, parked, sealsVerify: verified, ...atTheEnd };
}

/** What nobody had an answer to may still arrive: waits for that, and until all of the log is published and visible. */
async function settledLog(system: System): Promise<LoggedEvent[]> {
  let head = -1;
  await until('the log comes to rest', async () => {
    await delay(REST_MS);
    const before = head;
    head = await headOf(system);
    return before === head;
  });
  await until('all is published', async () => (await lagOf(system)) === 0);
  const log = await onDatabase(system, 'reprise_log', readLog);
  const all = new SeenStreams();
  all.acknowledged(log);
  await recovered(system, all);
  return log;
}

const headOf = (system: System): Promise<number> =>
  onDatabase(system, 'reprise_log', async (client) => Number((await client.query<{ position: string }>('SELECT position FROM head')).rows[0]?.position));

/** As the relay that publishes sees it: who stands by knows only what was last written down. */
async function lagOf({ services }: System): Promise<number> {
  const relays = await Promise.all(COMMANDS.map(async (name) => ({ active: await services[name].metric('reprise_relay_active'), lag: await services[name].metric('reprise_relay_lag') })));
  return relays.find(({ active }) => active === 1)?.lag ?? Infinity;
}
