import { setTimeout as delay } from 'node:timers/promises';
import { Away, Refused } from '../services/service-client';
import type { ProjectionApi } from './projection-api';
import { ProgressLine } from './progress-line';
import type { Build, ProjectionStatus, Report } from './projection-status';
import { reportText } from './report-text';

const LOOK_EVERY_MS = 250;
/** How long a service may take to come back: its build waits for it. */
const AWAY_AT_MOST_MS = 120_000;

export interface RebuildOptions {
  readonly manual: boolean;
  readonly expectNoDiff: boolean;
  readonly maxRate: number | undefined;
  readonly json: boolean;
}

/** How a rebuild went, as it is printed at its end. */
export interface Outcome {
  readonly projection: string;
  readonly version: number;
  readonly generation: number;
  readonly result: 'promoted' | 'ready' | 'refused' | 'retired';
  readonly refused: string | null;
  readonly events: number;
  readonly seconds: number;
  readonly report: Report | null;
}

const candidate = (builds: readonly Build[]) => builds.find(({ state }) => state === 'building' || state === 'ready');

function resultOf(build: Build, { manual }: RebuildOptions): Outcome['result'] | undefined {
  if (build.state === 'live' || build.state === 'previous') return 'promoted';
  if (build.refused !== null) return 'refused';
  if (build.state === 'retiring') return 'retired';
  return manual && build.report ? 'ready' : undefined;
}

/** Starts a rebuild and stays with it until it is promoted, or waits to be. @throws UsageError, Refused */
export async function rebuild(api: ProjectionApi, name: string, options: RebuildOptions): Promise<Outcome> {
  const { manual, expectNoDiff, maxRate } = options;
  const began = performance.now();
  const started = candidate((await api.act(name, 'rebuild', { manual, expectNoDiff, ...(maxRate !== undefined && { maxRate }) })).builds);
  const progress = new ProgressLine(process.stderr);
  let last = started;
  try {
    for (;;) {
      const { builds } = await statusOnceBack(api, name);
      const build = builds.find(({ version, generation }) => version === last?.version && generation === last.generation);
      const result = build ? resultOf(build, options) : 'retired';
      if (build) last = build;
      if (!last) throw new Error(`${name} was started, but is not there`);
      if (result) return outcomeOf(name, { build: last, result, seconds: (performance.now() - began) / 1_000 });
      progress.show(name, last);
      await delay(LOOK_EVERY_MS);
    }
  } finally {
    progress.end();
  }
}

/** @throws Refused when the service stays away */
async function statusOnceBack(api: ProjectionApi, name: string): Promise<ProjectionStatus> {
  const since = performance.now();
  for (;;) {
    try {
      return await api.status(name);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      if (performance.now() - since > AWAY_AT_MOST_MS) throw new Refused(`${error.message}; the build goes on when it is back: see \`reprise projections\``);
    }
    await delay(LOOK_EVERY_MS);
  }
}

function outcomeOf(projection: string, { build, result, seconds }: { build: Build; result: Outcome['result']; seconds: number }): Outcome {
  const { version, generation, refused, eventsDone: events, report } = build;
  return { projection, version, generation, result, refused, events, seconds: Math.round(seconds * 10) / 10, report };
}

const NEXT = { promoted: 'queries read it; `reprise rollback` goes back, `reprise retire` drops the old one', ready: '`reprise promote` lets queries read it', retired: 'it was given up' };

/** For a person. */
export function outcomeText({ projection, version, result, refused, events, seconds, report }: Outcome): string {
  const verdict = result === 'refused' ? `not promoted: ${refused}\n\`reprise promote ${projection}\` promotes it all the same, \`reprise retire ${projection}\` gives it up` : `${result}: ${NEXT[result]}`;
  const facts = `${projection} v${version}: ${events.toLocaleString('en')} events in ${seconds} s`;
  return [facts, ...(report ? [reportText(report)] : []), verdict].join('\n');
}
