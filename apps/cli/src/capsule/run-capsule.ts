import { existsSync } from 'node:fs';
import type { Capsule } from '@reprise/kernel';
import { z } from 'zod';
import { deliver } from '../audit/destination';
import { concurrently } from '../import-berka/concurrently';
import { type ReadEnvironment, environmentOf } from '../running-system';
import { servicesOf } from '../services/projection-services';
import { Refused, ServiceClient } from '../services/service-client';
import { UsageError } from '../usage-error';
import { readCapsuleFile } from './capsule-file';
import { type OwnCode, ownCode, ownVersion } from './code';
import { type Emitting, emitTest } from './emit/emit-test';
import { LateProgress } from './late-progress';
import { makeCapsule } from './make-capsule';
import { type Slice, cutSlice } from './slice/cut-slice';
import { HistorySlices, type StreamEnd } from './slice/history-slices';
import { type Until, subjectOf } from './slice/subject';

const AT_ONCE = 6;

export interface CapsuleOptions extends Omit<Emitting, 'folder'> {
  /** A stream, a position, a parked id, or a capsule's file. */
  readonly subject: string;
  readonly until?: Until;
  readonly alone?: boolean;
  readonly out?: string;
  /** history-service; without it, that of the running stack. */
  readonly history?: string;
  readonly emitTest?: boolean;
  readonly readEnvironment: ReadEnvironment;
}

/** Writes a capsule, or a test with one; answers with the exit code. */
export async function runCapsule(options: CapsuleOptions): Promise<0 | 2> {
  try {
    refuseLoose(options);
    const code = ownCode();
    const isFile = options.subject.endsWith('.json') && existsSync(options.subject);
    const capsule = isFile ? await readCapsuleFile(options.subject) : await capsuleFrom(options, code);
    if (options.emitTest) say(await emitTest(capsule, { ...options, folder: options.out }, code));
    else await deliver(fileOf(capsule), options.out);
    if (!options.emitTest && options.out !== undefined) say([options.out], capsule);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof Refused)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 2;
  }
}

function refuseLoose({ emitTest: wanted, expect, projection, key }: CapsuleOptions): void {
  if (!wanted && (expect ?? projection ?? key) !== undefined) throw new UsageError('--expect, --projection and --key say what a test is about: give --emit-test as well');
}

function say(files: readonly string[], capsule?: Capsule): void {
  const size = capsule ? ` (${capsule.events.length} events of ${capsule.streams.length} streams)` : '';
  process.stderr.write(`${files.join('\n')}${size}\n`);
}

async function* fileOf(capsule: Capsule): AsyncGenerator<string> {
  yield await Promise.resolve(`${JSON.stringify(capsule, null, 2)}\n`);
}

async function capsuleFrom(options: CapsuleOptions, code: OwnCode): Promise<Capsule> {
  const { until, alone = false, readEnvironment } = options;
  const history = new HistorySlices(await historyOf(options));
  const progress = new LateProgress();
  try {
    const subject = await subjectOf({ name: options.subject, until, history, services: () => servicesOf(readEnvironment, undefined) });
    const onStep = (done: number, total: number) => progress.step('Reading what belongs to it', { done, total });
    const slice = await cutSlice(history, { subject, alone, onStep });
    const states = await statesOf(history, slice, (done, total) => progress.step('Reading states', { done, total }));
    return makeCapsule({ slice, states, parked: subject.parked, made: { at: new Date().toISOString(), ...ownVersion() }, code });
  } finally {
    progress.stop();
  }
}

async function historyOf({ history, readEnvironment }: CapsuleOptions): Promise<ServiceClient> {
  const own = process.env['REPRISE_TOKEN'] || undefined;
  if (history !== undefined) return new ServiceClient(history, own);
  const { historyService, token } = await environmentOf(readEnvironment, z.object({ historyService: z.url(), token: z.string().optional() }));
  return new ServiceClient(historyService, own ?? token);
}

async function statesOf(history: HistorySlices, { events }: Slice, onStep: (done: number, total: number) => void): Promise<(StreamEnd & { state: unknown })[]> {
  const ends = new Map(events.map(({ streamId, streamVersion }) => [streamId, streamVersion]));
  const states: (StreamEnd & { state: unknown })[] = [];
  await concurrently(ends, AT_ONCE, async ([streamId, streamVersion]) => {
    states.push({ streamId, streamVersion, state: await history.stateOf({ streamId, streamVersion }) });
    onStep(states.length, ends.size);
  });
  return states.sort((a, b) => (a.streamId < b.streamId ? -1 : 1));
}
