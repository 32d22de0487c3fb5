// `npm run bench [name…] [-- --json] [--long]`: runs `<name>.bench.mjs`, or all, on the build of this clone.
import { readdirSync } from 'node:fs';
import { prepare, root } from '../tools/prepare.mjs';
import { progressOf } from './progress.mjs';
import { printJson, printTable } from './results.mjs';

const SUFFIX = '.bench.mjs';
const FLAGS = ['--json', '--long'];
const known = readdirSync(`${root}bench`).flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []));
const given = process.argv.slice(2);
const [flags, names] = [given.filter((argument) => argument.startsWith('-')), given.filter((argument) => !argument.startsWith('-'))];

function refuseUnknown(what, asked, list) {
  const unknown = asked.find((name) => !list.includes(name));
  if (!unknown) return;
  console.error(`There is no ${what} ${unknown}. There is: ${list.join(', ')}.`);
  process.exit(2);
}

refuseUnknown('flag', flags, FLAGS);
refuseUnknown('bench', names, known);

prepare();
const print = flags.includes('--json') ? printJson : printTable;
for (const name of names.length > 0 ? names : known) {
  const { run } = await import(`./${name}${SUFFIX}`);
  const progress = progressOf(name);
  print(name, await run({ long: flags.includes('--long'), progress }));
  progress.done();
}
