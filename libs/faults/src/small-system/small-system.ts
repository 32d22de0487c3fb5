import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import type { Evidence } from '../oracle/evidence';
import { readEvidence } from './evidence-file';
import { type Settings, environmentFor, urlsOf } from './settings';

/** The checkout that this package is part of. */
export const ROOT = resolve(__dirname, '..', '..', '..', '..');

const PART_WITHIN_MS = 180_000;
const STARTS = 12;
const TOLD = 2_000;

export interface SmallRun {
  /** A superuser's, on any database of a Postgres for tests. */
  readonly adminUrl: string;
  readonly folder: string;
  readonly seed: number;
  /** Default 240. */
  readonly operations?: number;
  /** Where the code is that runs: a checkout, or a copy of one. Default: this one. */
  readonly root?: string;
  /** For REPRISE_FAILPOINTS. */
  readonly failpoints?: string;
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
}

export interface SmallOutcome {
  readonly evidence: Evidence;
  /** Failpoints that were hit, once for each time. */
  readonly hits: readonly string[];
  /** How often it was ended by SIGKILL. */
  readonly kills: number;
  /** What it said when it ended otherwise than it should. */
  readonly failure: string | undefined;
}

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly said: string;
}

const hitsIn = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);

/**
 * Runs commands, relay, consumers, a rebuild and a vault as one process on a real Postgres, with the libraries of `root`
 * and a simulated broker that loses, doubles and withholds. Whenever it is killed it is started again; what it left is
 * read by the code of this checkout.
 */
export async function runSmallSystem({ root = ROOT, operations = 240, signal, ...given }: SmallRun): Promise<SmallOutcome> {
  rmSync(given.folder, { recursive: true, force: true });
  mkdirSync(given.folder, { recursive: true });
  const settings = (part: Settings['part']): Settings => ({ part, operations, ...named(given) });
  const file = join(given.folder, 'hits');
  const orders = given.failpoints === undefined ? {} : { REPRISE_FAILPOINTS: given.failpoints, REPRISE_FAILPOINTS_FILE: file };
  const part = (name: Settings['part'], { from = root, env = {} }: Pick<Part, 'env'> & { from?: string } = {}) => runPart({ root: from, settings: settings(name), env, signal });
  try {
    successful(await part('prepare'));
    let kills = 0;
    let ended = await part('run', { env: orders });
    for (; ended.signal === 'SIGKILL' && kills < STARTS; kills += 1) ended = await part('run', { env: orders });
    successful(await part('collect', { from: ROOT }));
    return { evidence: readEvidence(given.folder), hits: hitsIn(file), kills, failure: ended.code === 0 ? undefined : tellOf(ended) };
  } finally {
    await drop(settings('collect'));
  }
}

const named = ({ seed, adminUrl, folder }: SmallRun) => ({ seed, adminUrl, folder, name: `small_${process.pid}_${seed}` });

const tellOf = ({ signal, code, said }: Ended): string => `ended with ${signal ?? code}: ${said}`;

function successful(ended: Ended): void {
  if (ended.code !== 0) throw new Error(`the small system ${tellOf(ended)}`);
}

interface Part {
  readonly root: string;
  readonly settings: Settings;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

function runPart({ root, settings, env: orders = {}, signal }: Part): Promise<Ended> {
  const main = join(root, 'libs', 'faults', 'dist', 'small-system', 'main.js');
  const env = { PATH: process.env['PATH'] ?? '', ...environmentFor(settings), ...orders };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: PART_WITHIN_MS, killSignal: 'SIGTERM', signal });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-TOLD)));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, by) => done({ code, signal: by, said }));
  });
}

async function drop(settings: Settings): Promise<void> {
  const admin = new Client({ connectionString: settings.adminUrl });
  await admin.connect();
  for (const database of urlsOf(settings).databases) await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await admin.end();
}
