// `npm run bench [name] [-- --json]`: runs `<name>.bench.mjs`, or all, on the build of this clone.
import { readdirSync } from 'node:fs';
import { prepare, root } from '../tools/prepare.mjs';
import { printJson, printTable } from './results.mjs';

const SUFFIX = '.bench.mjs';
const known = readdirSync(`${root}bench`).flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.find((name) => !known.includes(name));

if (unknown) {
  console.error(`There is no bench ${unknown}. There is: ${known.join(', ')}.`);
  process.exit(2);
}

prepare();
const print = process.argv.includes('--json') ? printJson : printTable;
for (const name of asked.length > 0 ? asked : known) {
  const { run } = await import(`./${name}${SUFFIX}`);
  print(name, await run());
}
