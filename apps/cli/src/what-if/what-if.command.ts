import { Command, InvalidArgumentError, Option } from 'commander';
import type { ReadEnvironment } from '../running-system';
import type { Format, RunOptions } from './run-what-if';

const EXAMPLES = `
Replays history through the projection as it is and through a candidate, a TypeScript file that exports a projection,
and shows what they differ by. It works in a scratch schema that is dropped again: nothing live is touched.

An overlay is a JSON file that changes history for the candidate only, and is never stored. Alone, it asks what would
be if something had not happened, or otherwise:
  {"drop": [17], "edit": [{"position": 9, "data": {…}}], "insert": [{"after": 20, "streamId": "…", "type": "…", "data": {…}}]}

Exit code: 0 no difference, an approved one, or no --ci; 1 another difference under --ci; 2 no answer.

Examples:
  $ npm run reprise -- what-if account_balance --candidate examples/what-if/without-interest.projection.ts
  $ npm run reprise -- what-if account_balance --overlay without-17.json
  $ npm run -s reprise -- what-if account_balance --candidate mine.ts --html --out difference.html
  $ npm run -s reprise -- what-if account_balance --candidate mine.ts --to 5000 --json > approved.json
  $ npm run -s reprise -- what-if account_balance --candidate mine.ts --to 5000 --ci --approved approved.json
`;

const MAX_SAMPLES = 1_000;

const wholeNumber = (least: number, most: number) => (text: string): number => {
  const number = Number(text);
  if (/^[0-9]{1,15}$/.test(text) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};
const position = wholeNumber(1, Number.MAX_SAFE_INTEGER);

type Given = Omit<RunOptions, 'projection' | 'format' | 'ci' | 'signal' | 'readEnvironment'> & Partial<Record<'json' | 'csv' | 'html' | 'ci', boolean>>;

const formatOf = ({ json, csv, html }: Given): Format => (json ? 'json' : csv ? 'csv' : html ? 'html' : 'text');

/** `reprise what-if`: to be added to the program. */
export function whatIfCommand(readEnvironment: ReadEnvironment): Command {
  return new Command('what-if')
    .summary('what another version of a projection would make of history')
    .description('Show what another version of a projection would make of the same history.')
    .argument('<projection>', 'name of the projection, like account_balance')
    .option('--candidate <file.ts>', 'TypeScript file that exports the other version; not needed with --overlay')
    .option('--from <position>', 'first position to replay; rows begin empty there', position)
    .option('--to <position>', 'last position to replay', position)
    .addOption(new Option('--stream <id>', 'only the events of this stream, like account-42').conflicts('key'))
    .option('--key <key>', 'only the row of this key')
    .option('--overlay <file>', 'events to drop, edit or insert for the candidate')
    .option('--samples <count>', 'rows to show', wholeNumber(0, MAX_SAMPLES), 10)
    .addOption(new Option('--json', 'the difference as one JSON object').conflicts(['csv', 'html']))
    .addOption(new Option('--csv', 'every field of every row that differs').conflicts('html'))
    .option('--html', 'the difference as a page with charts')
    .option('--out <file>', 'a file instead of stdout')
    .option('--ci', 'fail on a difference that is not approved')
    .addOption(new Option('--approved <file>', 'what --json printed when the difference was approved').implies({ ci: true }))
    .option('--log <url>', 'connection string of a log other than the one that runs here')
    .option('--scratch <url>', "database to work in, instead of the projection's read model")
    .addHelpText('after', EXAMPLES)
    .action(async (projection: string, given: Given) => {
      const { runWhatIf } = await import('./run-what-if.js');
      const interrupt = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort(new Error('interrupted')));
      process.exitCode = await runWhatIf({ ...given, projection, format: formatOf(given), ci: given.ci ?? false, signal: interrupt.signal, readEnvironment });
    });
}
