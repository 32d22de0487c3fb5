import { readProof } from './proof/proof-options';
import { runProof } from './proof/run-proof';
import { HELP, WrongUsage, missingFaults, readOptions } from './run/options';
import { type RunOptions, runFaults } from './run/run-faults';
import { closingLine, findingLines } from './run/report';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  const proof = readProof(args);
  if (proof) return runProof(proof, { signal: endedBySignal(), say });
  const options = readOptions(args);
  if (!options) {
    say(HELP);
    return 0;
  }
  if (!options.chosen) for (const why of missingFaults()) say(`left out: ${why}`);
  const only = options.chosen ? ` --only ${options.faults.map(({ name }) => name).join()}` : '';
  return run({ ...options, signal: endedBySignal(), say }, `npm run test:faults -- --cycles ${options.cycles} --seed ${options.seed}${only}`);
}

function endedBySignal(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort(new Error(`ended by ${signal}`)));
  return ending.signal;
}

async function run(options: RunOptions, repeat: string): Promise<number> {
  try {
    const ran = await runFaults(options);
    for (const line of findingLines(ran.findings)) say(line);
    if (ran.kept !== undefined) say(`seed ${options.seed}; what is left is in ${ran.kept}; again: ${repeat}`);
    say(closingLine(ran));
    return ran.kept === undefined ? 0 : 1;
  } catch (error) {
    say(`${String(error)}\nseed ${options.seed}; again: ${repeat}`);
    return 1;
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const wrong = error instanceof WrongUsage;
    process.stderr.write(wrong ? `${error.message}\n\n${HELP}` : `${(error as Error).stack ?? String(error)}\n`);
    process.exit(wrong ? 2 : 1);
  },
);
