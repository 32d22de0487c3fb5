import { Command, InvalidArgumentError } from 'commander';
import type { ReadEnvironment } from '../running-system';

const MAX_SAMPLES = 1_000_000_000;

const EXAMPLES = `
Reads every (type, schemaVersion) that the log holds, and decodes samples of each, the first and the last among
them, as every reader would. Also says which versions nobody uses any more.
Exit code: 0 all reach today's shape, 1 some don't (and which, from where on), 2 it could not begin.

Examples:
  $ npm run reprise -- events coverage --samples 1000
  $ npm run -s reprise -- events coverage --json
`;

function samples(text: string): number {
  const number = Number(text);
  if (/^[0-9]{1,10}$/.test(text) && number >= 1 && number <= MAX_SAMPLES) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_SAMPLES}.`);
}

interface Options {
  readonly samples: number;
  readonly json?: boolean;
  readonly log?: string;
}

/** `reprise events coverage`: to be added to `events`. */
export function coverageCommand(readEnvironment: ReadEnvironment): Command {
  return new Command('coverage')
    .description("Prove that every event in the log reaches today's shape.")
    .option('--samples <count>', 'events of each kind to decode', samples, 100)
    .option('--json', 'print what was found as one JSON object')
    .option('--log <url>', 'connection string of a log other than the one that runs here')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const { runCoverage } = await import('./run-coverage.js');
      process.exitCode = await runCoverage({ samples: options.samples, json: options.json ?? false, log: options.log, readEnvironment });
    });
}
