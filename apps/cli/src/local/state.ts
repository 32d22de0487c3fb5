import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessMark, isRunning } from '@reprise/stack';
import { z } from 'zod';

/** Every URL and connection string in use: what `reprise env --json` prints. */
export const Environment = z.object({
  commandService: z.url(),
  accountProjection: z.url(),
  orderProjection: z.url(),
  /** Absent, and its read model too, where a version without leads was started and still runs. */
  leadProjection: z.url().optional(),
  historyService: z.url(),
  eventStore: z.object({ owner: z.url(), writer: z.url(), reader: z.url(), eraser: z.url(), admin: z.url() }),
  readModels: z.object({ account: z.url(), order: z.url(), lead: z.url().optional() }),
  /** Null where a version without a vault was started and still runs. */
  vault: z
    .object({ migrator: z.url(), keeper: z.url(), reader: z.url(), masterKeyFile: z.string(), keyFolder: z.string() })
    .nullable()
    .default(null),
  kafka: z.object({ brokers: z.array(z.string()) }).nullable(),
});
export type Environment = z.infer<typeof Environment>;

const RunningProcess = z.object({
  name: z.string(),
  mark: ProcessMark,
  /** When it was started or taken over. */
  since: z.iso.datetime().optional(),
  /** How it ended, or the one whose place it took. */
  lastEnd: z.string().optional(),
});
export type RunningProcess = z.infer<typeof RunningProcess>;

/** What runs on a data folder, written down so that any other process can find it, or clean up after it. */
export const State = z.object({
  supervisor: ProcessMark,
  /** Everything answers. */
  ready: z.boolean(),
  environment: Environment,
  processes: z.array(RunningProcess),
});
export type State = z.infer<typeof State>;

const fileIn = (dataDir: string) => join(dataDir, 'running.json');

/** What was written down last, whether it still runs or not. */
export function readState(dataDir: string): State | undefined {
  if (!existsSync(fileIn(dataDir))) return undefined;
  const text = readFileSync(fileIn(dataDir), 'utf8');
  const parsed = State.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What runs now. */
export function runningState(dataDir: string): State | undefined {
  const state = readState(dataDir);
  return state && isRunning(state.supervisor) ? state : undefined;
}

/** Seen whole or not at all; for the owner's eyes, as it holds passwords. */
export function writeState(dataDir: string, state: State): void {
  mkdirSync(dataDir, { recursive: true });
  const half = `${fileIn(dataDir)}.${process.pid}`;
  writeFileSync(half, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  renameSync(half, fileIn(dataDir));
}

export const clearState = (dataDir: string): void => rmSync(fileIn(dataDir), { force: true });
