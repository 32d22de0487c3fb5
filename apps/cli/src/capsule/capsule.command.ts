import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { until as time } from '../history/moment';
import { checkedBy } from '../history/option';
import type { ReadEnvironment } from '../running-system';
import type { Until } from './slice/subject';

const EXAMPLES = `
Writes one file with the slice of history that a stream is bound up with, and pseudonyms for personal data. It can be
replayed on another machine, and becomes a test there. A file of a capsule may be named instead of a stream.

Exit code: 0 it is written, 2 it is not, and why.
REPRISE_TOKEN holds the token to ask with (reader and auditor; operator for parked events); the system that runs here
is asked with its own unless told.

Examples:
  $ npm run reprise -- capsule order-42 --out order-42.capsule.json
  $ npm run reprise -- capsule run order-42.capsule.json
  $ npm run reprise -- capsule order-42 --emit-test --projection order_summary --expect status=paid total=900
`;

const POSITION = /^[1-9][0-9]{0,14}$/;

const until = (text: string): Until => (POSITION.test(text) ? { position: Number(text) } : { time: checkedBy(time)(text) });

/** JSON where it is some, otherwise text. */
function expected(text: string, before: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const [, field, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (field === undefined || value === undefined) throw new InvalidArgumentError('It must be <field>=<value>.');
  return { ...before, [field]: valueOf(value) };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Options {
  readonly until?: Until;
  readonly alone?: boolean;
  readonly out?: string;
  readonly history?: string;
  readonly emitTest?: boolean;
  readonly projection?: string;
  readonly key?: string;
  readonly expect?: Readonly<Record<string, unknown>>;
}

const running = () =>
  new Command('run')
    .description('Replay a capsule step by step: what each event changed in its state and in rows.')
    .argument('<file>', 'a capsule')
    .option('--all', 'print every step instead of waiting for keys')
    .addOption(new Option('--json', 'every step as one JSON object a line').implies({ all: true }))
    .action(async (file: string, { all, json }: { all?: boolean; json?: boolean }) => {
      const { runReplay } = await import('./replay/run-replay.js');
      process.exitCode = await runReplay(file, { all: all ?? false, json: json ?? false });
    });

/** `reprise capsule`: to be added to the program. */
export function capsuleCommand(readEnvironment: ReadEnvironment): Command {
  return new Command('capsule')
    .summary('a slice of history as one file: a bug, to be replayed and tested')
    .description('Export the slice of history behind a stream, a position or a parked event, without personal data.')
    .addArgument(new Argument('<subject>', 'a stream like order-42, a position, a parked id, or the file of a capsule'))
    .option('--until <position|time>', 'where the stream is to end', until)
    .option('--alone', 'only that stream, not those that are bound up with it')
    .option('--out <path>', 'a file; with --emit-test a folder')
    .option('--history <url>', 'a history-service other than the one that runs here')
    .option('--emit-test', 'write a spec beside the capsule that runs in this project')
    .option('--projection <name>', 'the spec is about a row of this projection, not about the state')
    .option('--key <key>', 'of the row, where the stream feeds several')
    .option('--expect <field=value...>', 'what it should have been; the rest is expected as it was recorded', expected)
    .addHelpText('after', EXAMPLES)
    .addCommand(running())
    .action(async (subject: string, options: Options) => {
      const { runCapsule } = await import('./run-capsule.js');
      process.exitCode = await runCapsule({ ...options, subject, readEnvironment });
    });
}
