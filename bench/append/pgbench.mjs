import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleaning } from '../cleanup.mjs';
import { DATA, TYPE, metadata } from './event.mjs';
import { COLUMNS } from './plain-table.mjs';

const THREADS = 2;
/** Its clock runs while its clients connect, which its figures leave out. */
const CONNECTING_S = 1;

export const hasPgbench = () => spawnSync('pgbench', ['--version']).status === 0;

const text = (value) => `'${JSON.stringify(value)}'`;

/** Everything that differs from row to row is made by Postgres: pgbench itself does next to nothing. */
const SCRIPT = `INSERT INTO events (${COLUMNS}) VALUES ('account-' || gen_random_uuid(), 1, 'account', '${TYPE}', 2, ${text(DATA)}, ${text(metadata())}, gen_random_uuid(), now(), now());\n`;

/** Postgres' own tool, a transaction an INSERT, so many clients. Resolves to { perSecond, latencies } (in ms). */
export async function pgbench(url, { clients, ms }) {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-bench-pgbench-'));
  let child;
  const clear = async () => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return cleaning(clear, async () => {
    writeFileSync(join(folder, 'insert.sql'), SCRIPT);
    const seconds = CONNECTING_S + Math.ceil(ms / 1_000);
    child = spawn('pgbench', ['-n', '-M', 'prepared', '-c', clients, '-j', THREADS, '-T', seconds, '-l', '-f', 'insert.sql', url].map(String), { cwd: folder });
    const output = await outputOf(child);
    return { perSecond: tpsIn(output), latencies: latenciesIn(folder) };
  });
}

function tpsIn(output) {
  const [, tps] = /tps = ([\d.]+)/.exec(output) ?? [];
  if (!tps) throw new Error(`pgbench did nothing: ${output}`);
  return Number(tps);
}

async function outputOf(child) {
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const status = await new Promise((resolve) => child.on('close', resolve));
  const output = chunks.join('');
  if (status !== 0) throw new Error(`pgbench failed: ${output}`);
  return output;
}

/** A line a transaction: client, number, microseconds, … */
function latenciesIn(folder) {
  const logs = readdirSync(folder).filter((file) => file.startsWith('pgbench_log'));
  const lines = logs.flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'));
  return lines.map((line) => Number(line.split(' ')[2]) / 1_000);
}
