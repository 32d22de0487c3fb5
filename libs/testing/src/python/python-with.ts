import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(__dirname, '..', '..', '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'reprise');
const INSTALL_TIMEOUT_MS = 240_000;
const CHECK = 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))';

/** A Python that has what was asked for, or why there is none on this machine. */
export type PythonWith = { readonly python: string } | { readonly missing: string };

/**
 * A Python with the packages that a requirements file pins by hash, installed into the cache of this clone when it is
 * first asked for.
 */
export async function pythonWith(requirements: string): Promise<PythonWith> {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = join(CACHE, `${basename(dirname(requirements))}-${hash}`);
  const python = pythonIn(folder);
  if (existsSync(python)) return { python };
  if (!(await succeeds('python3', ['-c', CHECK]))) return { missing: 'there is no python3 from 3.10 on with venv and pip' };
  return (await installed(folder, requirements)) ? { python } : { missing: `pip could not install what ${relative(ROOT, requirements)} names` };
}

const pythonIn = (folder: string) => join(folder, 'bin', 'python');

/** Made aside and moved when whole: another process may be making it too, and who is second throws theirs away. */
async function installed(folder: string, requirements: string): Promise<boolean> {
  await mkdir(CACHE, { recursive: true });
  const aside = await mkdtemp(`${folder}-`);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile', '--require-hashes', '--only-binary', ':all:', '-r', requirements];
  const whole = (await succeeds('python3', ['-m', 'venv', aside])) && (await succeeds(pythonIn(aside), install));
  if (whole) await rename(aside, folder).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
  return whole;
}

const succeeds = (file: string, args: readonly string[]): Promise<boolean> =>
  run(file, args, { cwd: ROOT, timeout: INSTALL_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
