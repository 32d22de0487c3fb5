// `npm run fuzz`: asks every service whatever its OpenAPI document allows and forbids, for longer than `npm test` does.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { prepare, root } from './prepare.mjs';

const SERVICES = ['command-service', 'account-projection', 'order-projection', 'lead-projection', 'history-service'];
const EXAMPLES = 100;
const USAGE = `Usage: npm run fuzz [-- options]

Asks every operation of each service, by schemathesis, with what its OpenAPI document allows and with what it forbids.
Ends with 0 when every answer is one that the document names, with 1 when one is not, with 2 for wrong usage.

Options:
  --service <name>   only this one, of ${SERVICES.join(', ')}; may be repeated
  --examples <n>     how many for each operation and kind of data (default: ${EXAMPLES})
  --seed <n>         the same again; it is printed (default: made up)
  --help

Examples:
  $ npm run fuzz -- --service history-service --examples 500
  $ npm run fuzz -- --seed 42
`;

function usage(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

function options() {
  try {
    const { values } = parseArgs({ options: { service: { type: 'string', multiple: true, default: SERVICES }, examples: { type: 'string', default: String(EXAMPLES) }, seed: { type: 'string', default: String(randomInt(2 ** 31)) }, help: { type: 'boolean' } } });
    return values;
  } catch (error) {
    return usage(error.message);
  }
}

function wholeNumber(name, given, least) {
  const number = /^\d{1,10}$/.test(given) ? Number(given) : NaN;
  return number >= least ? number : usage(`--${name} is a whole number from ${least} on, not ${given}`);
}

const { service, examples: givenExamples, seed: givenSeed, help } = options();
if (help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const stranger = service.find((name) => !SERVICES.includes(name));
if (stranger !== undefined) usage(`there is no service ${stranger}`);
const examples = wholeNumber('examples', givenExamples, 1);
const seed = wholeNumber('seed', givenSeed, 0);

prepare();
console.error(`fuzzing with --examples ${examples} --seed ${seed}`);
const jest = spawn(
  process.execPath,
  [`${root}node_modules/jest/bin/jest.js`, '--selectProjects', 'end-to-end', '--runInBand', '--', ...service.map((name) => `apps/${name}/src/fuzz.e2e-spec.ts`)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, REPRISE_FUZZ_EXAMPLES: String(examples), REPRISE_FUZZ_SEED: String(seed) } },
);

// Jest takes its stack down before it ends: wait for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
jest.on('close', (code) => process.exit(code === 0 ? 0 : 1));
