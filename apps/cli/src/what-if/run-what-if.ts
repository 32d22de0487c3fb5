import { PostgresEventStore } from '@reprise/event-store';
import { Overlay, type Projection, WhatIf, type WhatIfReport, isEmpty } from '@reprise/projections';
import { z } from 'zod';
import { deliver } from '../audit/destination';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';
import { loadCandidate } from './candidate/load-candidate';
import { Approved, verdictOn } from './gate';
import { toHtml } from './html/page';
import { readJsonFile } from './json-file';
import { type LiveProjection, liveProjection } from './live-projections';
import { ReplayProgress } from './replay-progress';
import { csvOf } from './report/csv';
import type { Shown } from './report/shown';
import { toText } from './report/text';

export type Format = 'text' | 'json' | 'csv' | 'html';

export interface RunOptions {
  readonly projection: string;
  /** A TypeScript file; without it, the projection as it is, for an overlay to make the difference. */
  readonly candidate?: string | undefined;
  readonly format: Format;
  /** A file instead of stdout. */
  readonly out?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly stream?: string | undefined;
  readonly key?: string | undefined;
  readonly samples: number;
  /** A file with events to drop, edit or insert for the candidate. */
  readonly overlay?: string | undefined;
  /** Fail on a difference that is not the approved one. */
  readonly ci: boolean;
  readonly approved?: string | undefined;
  /** Connection string of the log's reader; without it, that of the running stack. */
  readonly log?: string | undefined;
  /** Database to make the scratch schema in; without it, the projection's read model. */
  readonly scratch?: string | undefined;
  readonly signal: AbortSignal;
  readonly readEnvironment: ReadEnvironment;
}

/** Prints the difference, and answers with the exit code: 0 all is well, 1 a difference that was not approved, 2 no answer. */
export async function runWhatIf(options: RunOptions): Promise<0 | 1 | 2> {
  try {
    const live = liveProjection(options.projection);
    const after = candidateOf(options, live);
    const approved = options.approved === undefined ? undefined : await readJsonFile('approved difference', options.approved, Approved);
    const overlay = options.overlay === undefined ? undefined : await readJsonFile('overlay', options.overlay, Overlay);
    const report = await compare(options, { live, after, overlay });
    if (!options.ci) return 0;
    const { passed, words } = verdictOn(report, approved);
    process.stderr.write(`${words}\n`);
    return passed ? 0 : 1;
  } catch (error) {
    process.stderr.write(`error: ${reason(error)}\n`);
    return 2;
  }
}

function candidateOf({ candidate, overlay, projection }: RunOptions, live: LiveProjection): Projection {
  if (candidate !== undefined) return loadCandidate(candidate, projection);
  if (overlay === undefined) throw new UsageError('what is to be otherwise? Give a --candidate, an --overlay, or both');
  return live.projection;
}

interface Asked {
  readonly live: LiveProjection;
  readonly after: Projection;
  readonly overlay: Overlay | undefined;
}

async function compare(options: RunOptions, { live, after, overlay }: Asked): Promise<Shown> {
  const where = await databases(options, live);
  const log = await PostgresEventStore.open({ url: where.log, connections: 2 }).catch((error: unknown) => {
    throw new UsageError(`the event store can't be opened: ${reason(error)}`);
  });
  const progress = new ReplayProgress(process.stderr);
  const { from, to, stream, key, samples, signal } = options;
  const scope = { from, to, streamId: stream, key, samples, signal };
  try {
    const run = await WhatIf.open({ log, scratchUrl: where.scratch, before: live.projection, after, overlay, ...scope, onProgress: (replayed) => progress.update(replayed) });
    return await replayed(run, options, overlay).finally(() => run.close());
  } finally {
    progress.stop();
    await log.close();
  }
}

async function replayed(run: WhatIf, options: RunOptions, overlay: Overlay | undefined): Promise<Shown> {
  await run.replay();
  const found = await run.report();
  refuseNothing(found, options);
  const report: Shown = { ...found, candidate: options.candidate ?? null, ...(overlay && { overlay: sizesOf(overlay) }) };
  await deliver(written(run, report, options.format), options.out);
  if (options.out !== undefined) process.stderr.write(`${isEmpty(report) ? 'No difference' : 'A difference'}: see ${options.out}\n`);
  return report;
}

/** No difference in nothing would look like good news. @throws UsageError */
function refuseNothing({ events, from, to, rows }: WhatIfReport, { projection, stream, key }: RunOptions): void {
  const where = stream === undefined ? `that ${projection} reads` : `of ${stream}`;
  if (events === 0) throw new UsageError(`there is no event ${where} from position ${from} to ${to}`);
  if (key !== undefined && rows.before + rows.after === 0) throw new UsageError(`neither version has a row ${key}`);
}

const sizesOf = ({ drop, edit, insert }: Overlay) => ({ drop: drop.length, edit: edit.length, insert: insert.length });

async function* written(run: WhatIf, report: Shown, format: Format): AsyncGenerator<string> {
  if (format === 'csv') yield* csvOf(run.differences());
  else if (format === 'json') yield `${JSON.stringify(inOrder(report))}\n`;
  else yield format === 'html' ? toHtml(report) : `${toText(report)}\n`;
}

/** What was asked stands first. */
const inOrder = ({ projection, candidate, ...rest }: Shown) => ({ projection, candidate, ...rest });

async function databases({ log, scratch, readEnvironment }: RunOptions, { readModel }: LiveProjection): Promise<{ log: string; scratch: string }> {
  if (log !== undefined && scratch !== undefined) return { log, scratch };
  const Environment = z.object({ eventStore: z.object({ reader: z.url() }), readModels: z.record(z.string(), z.url()) });
  const found = await environmentOf(readEnvironment, Environment);
  const own = found.readModels[readModel];
  if (scratch === undefined && own === undefined) throw new UsageError(`the running stack has no read model ${readModel}: name a database with --scratch`);
  return { log: log ?? found.eventStore.reader, scratch: scratch ?? own ?? '' };
}
