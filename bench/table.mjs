// `npm run -s bench [name…] -- --json | node bench/table.mjs`: writes the tables of docs/performance.md anew, of the benches
// that ran, and on what machine. A bench that did not run keeps the table that it has.
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { machineTable } from './performance/machine.mjs';
import { withTables } from './performance/tables.mjs';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

const results = (await text(process.stdin)).split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
if (results.length === 0) {
  console.error('There is nothing to write: `npm run -s bench -- --json | node bench/table.mjs`');
  process.exit(2);
}
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), { results, machine: machineTable() }));
