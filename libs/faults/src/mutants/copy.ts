import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Edit, Mutant } from './mutant';

const OWN = '@reprise';
const COPIED = ['dist', 'sql', 'package.json'];

/** Every package of a checkout below `folder`, from its root. */
function packagesIn(root: string, folder: string): string[] {
  const names = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => join(folder, name)).flatMap((path) => (existsSync(join(root, path, 'package.json')) ? [path] : packagesIn(root, path)));
}

const nameOf = (root: string, path: string): string => (JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { name: string }).name;

function link(to: string, from: string): void {
  mkdirSync(dirname(from), { recursive: true });
  symlinkSync(to, from);
}

function copyPackage(root: string, path: string, target: string): void {
  for (const part of COPIED) {
    const from = join(root, path, part);
    if (existsSync(from)) cpSync(from, join(target, path, part), { recursive: true, filter: (file) => !/\.(?:d\.ts|map|tsbuildinfo)$/.test(file) });
  }
  const modules = join(root, path, 'node_modules');
  if (existsSync(modules)) link(modules, join(target, path, 'node_modules'));
  link(join(target, path), join(target, 'node_modules', OWN, basename(nameOf(root, path))));
}

/** The compiled libraries of a checkout in a folder of their own, where they find each other; all else they take from the checkout. */
export function copyCode(root: string, target: string): void {
  for (const path of packagesIn(root, 'libs')) copyPackage(root, path, target);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== OWN && !name.startsWith('.')) link(join(root, 'node_modules', name), join(target, 'node_modules', name));
  }
}

/** A mutant was made for other code than this. */
export class MutantOutdated extends Error {
  override readonly name = 'MutantOutdated';
}

/** @throws MutantOutdated unless the text is there once */
export function edited(text: string, { file, find, replace }: Edit, mutant: string): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const times = after === undefined ? 0 : more.length + 1;
    throw new MutantOutdated(`mutant ${mutant}: ${relative('.', file)} has this ${times} times, not once: ${find}`);
  }
  return `${before}${replace}${after}`;
}

/** Puts the bug into a copy. @throws MutantOutdated */
export function applyMutant(target: string, { name, edits }: Mutant): void {
  for (const edit of edits) {
    const file = join(target, edit.file);
    writeFileSync(file, edited(readFileSync(file, 'utf8'), edit, name));
  }
}
