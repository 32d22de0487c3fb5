import { z } from 'zod';
import { UsageError } from '../usage-error';
import { FIRST_DAY } from './history/clock';
import { CONTEXTS, type ContextName, type Simulation } from './history/simulate';

const MOST_EVENTS = 100_000_000;
const GREATEST_SEED = 2_147_483_647;

/** As they were typed. */
export interface SimulateOptions {
  readonly events: string;
  readonly seed: string;
  readonly untilTime?: string | undefined;
  readonly contexts?: string | undefined;
}

const shown = (text: string) => JSON.stringify(text.slice(0, 40));

function whole(name: string, text: string, { from, to }: { readonly from: number; readonly to: number }): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new UsageError(`--${name} takes a whole number from ${from} to ${to}, not ${shown(text)}`);
}

const Time = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

function time(text: string): number {
  const parsed = Time.safeParse(text);
  if (!parsed.success) throw new UsageError(`--until-time takes an ISO 8601 date or time, as 2022-06-30 or 2022-06-30T12:00:00Z, not ${shown(text)}`);
  const until = Date.parse(parsed.data);
  if (until <= FIRST_DAY) throw new UsageError(`--until-time is after ${new Date(FIRST_DAY).toISOString()}, when every history begins; not ${shown(text)}`);
  return until;
}

const isContext = (name: string): name is ContextName => CONTEXTS.some((context) => context === name);

function chosen(text: string): readonly ContextName[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].map((name) => {
    if (isContext(name)) return name;
    throw new UsageError(`there is no context ${shown(name)} to simulate; there are ${CONTEXTS.join(', ')}`);
  });
}

/** @throws UsageError naming what is wrong */
export const simulationOf = ({ events, seed, untilTime, contexts }: SimulateOptions): Simulation => ({
  events: whole('events', events, { from: 1, to: MOST_EVENTS }),
  seed: whole('seed', seed, { from: 0, to: GREATEST_SEED }),
  contexts: contexts === undefined ? CONTEXTS : chosen(contexts),
  ...(untilTime !== undefined && { until: time(untilTime) }),
});
