import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const FOLDER = join(__dirname, '..', '..', 'fuzz');
const REQUIREMENTS = join(FOLDER, 'requirements.txt');
export const HOOKS = join(FOLDER, 'hooks.py');
export const CONFIG = join(FOLDER, 'schemathesis.toml');
const CACHE = join(FOLDER, '..', '..', '..', 'node_modules', '.cache', 'reprise');
const INSTALL_TIMEOUT_MS = 240_000;
const CHECK = 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))';

/** Where it is installed, or why it is not to be had on this machine. */
export type Schemathesis = { readonly python: string } | { readonly missing: string };

/** The pinned schemathesis, installed into the cache of this clone when it is first asked for. */
export async function schemathesis(): Promise<Schemathesis> {
  const folder = join(CACHE, `schemathesis-${createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16)}`);
  const python = pythonIn(folder);
  if (existsSync(python)) return { python };
  if (!(await succeeds('python3', ['-c', CHECK]))) return { missing: 'there is no python3 from 3.10 on with venv and pip' };
  return (await installed(folder)) ? { python } : { missing: 'pip could not install what libs/testing/fuzz/requirements.txt names' };
}

const pythonIn = (folder: string) => join(folder, 'bin', 'python');

/** Made aside and moved when whole: another process may be making it too, and who is second throws theirs away. */
async function installed(folder: string): Promise<boolean> {
  await mkdir(CACHE, { recursive: true });
  const aside = await mkdtemp(`${folder}-`);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile', '--require-hashes', '--only-binary', ':all:', '-r', REQUIREMENTS];
  const whole = (await succeeds('python3', ['-m', 'venv', aside])) && (await succeeds(pythonIn(aside), install));
  if (whole) await rename(aside, folder).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
  return whole;
}

const succeeds = (file: string, args: readonly string[]): Promise<boolean> =>
  run(file, args, { cwd: dirname(FOLDER), timeout: INSTALL_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
