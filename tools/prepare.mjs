// Makes a clone ready to run: dependencies as the lockfile says, sources compiled. Does nothing when nothing changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const NEEDED = [20, 19];

/** Runs a program to its end; its failure is ours. Its output goes to stderr: stdout belongs to the command. */
function run(file, args, cwd = root) {
  const { status, error } = spawnSync(file, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (error) fail(`could not run ${file}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    fail(`Reprise needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
  }
}

/** What the lockfile of `folder` names; nothing when it is there already. */
export function installFrom(folder) {
  const stamp = `${folder}node_modules/.installed-lockfile`;
  const wanted = createHash('sha256').update(readFileSync(`${folder}package-lock.json`)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing what the lockfile names (once)…');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  writeFileSync(stamp, wanted);
}

export function prepare() {
  checkNode();
  installFrom(root);
  run(process.execPath, [`${root}node_modules/typescript7/bin/tsc`, '-b']);
}
