import { Command, Option } from 'commander';
import type { ReadEnvironment } from '../running-system';
import { type Moment, moment, since, until } from './moment';
import { checkedBy, count, listedBy, names } from './option';
import { type Where, where } from './search/where';

const EXIT = `
Personal data is never opened: an envelope shows as ‹sealed subject-id›, or ‹erased subject-id›. Times may be 2026-01-31T12:00:00Z, 2026-01-31, or
90s, 10m, 12h, 7d ago. Exit code: 0 done, 1 it broke off, 2 it could not begin. REPRISE_TOKEN holds the token to ask with (role reader).
`;
const STREAM_EXAMPLES = `${EXIT}
Examples:
  $ npm run reprise -- stream account-ada --states
  $ npm run -s reprise -- stream account-ada --from 3 --to 9 --json
`;
const STATE_EXAMPLES = `${EXIT}
Examples:
  $ npm run reprise -- state account-ada --at 2026-01-31
  $ npm run reprise -- state account-ada --diff 1              # what changed since version 1
  $ npm run reprise -- state account-ada --version 9 --diff 3
`;
const TAIL_EXAMPLES = `${EXIT}
Examples:
  $ npm run reprise -- tail --category account --since 10m
  $ npm run -s reprise -- tail --json | jq .type
`;
const EVENTS_EXAMPLES = `${EXIT}
A condition is <field><operator><value>; fields are those of the event (data.amount, metadata.actor, streamId), operators = != > < >= <= and ~ for
a regular expression. Of a list any member may hold. All conditions must hold. What is sealed can't be searched.

Examples:
  $ npm run reprise -- events --type FundsDeposited --where 'data.amount>1000' --limit 20
  $ npm run -s reprise -- events --category account --since 2026-01-01 --where metadata.actor=ada --json
`;

interface Common {
  readonly json?: boolean;
  readonly history?: string;
}

interface Filters extends Common {
  readonly type?: readonly string[];
  readonly category?: readonly string[];
  readonly subject?: string;
  readonly since?: string;
}

const common = (command: Command) => command.option('--json', 'print JSON, one object a line; envelopes as they are').option('--history <url>', 'a history-service other than the one that runs here');

const filtered = (command: Command) =>
  common(command)
    .option('--type <types>', 'of these types, as a,b', checkedBy(names))
    .option('--category <categories>', 'of streams of these categories, as a,b', checkedBy(names))
    .option('--subject <id>', 'that hold personal data of this person, or name them')
    .option('--since <time>', 'that happened then or later', checkedBy(since));

const filterOf = ({ type, category, subject, since: from }: Filters) => ({ types: type, categories: category, subject, since: from });

function streamCommand(readEnvironment: ReadEnvironment): Command {
  return common(new Command('stream').description('What happened to one stream, event by event.').argument('<id>', 'like account-42'))
    .option('--from <version>', 'begin there', checkedBy(count))
    .option('--to <version>', 'end there', checkedBy(count))
    .option('--reverse', 'the newest first')
    .option('--states', 'show what each event changed in the state')
    .addHelpText('after', STREAM_EXAMPLES)
    .action(async (streamId: string, { json = false, history, from, to, reverse = false, states = false }: Common & { from?: number; to?: number; reverse?: boolean; states?: boolean }) => {
      const { runStream } = await import('./run-stream.js');
      process.exitCode = await runStream({ streamId, from, to, reverse, states, json, history, readEnvironment });
    });
}

function stateCommand(readEnvironment: ReadEnvironment): Command {
  const at = new Option('--at <time>', 'what had happened by then').argParser(checkedBy(until)).conflicts('version');
  return common(new Command('state').description('A stream as its rules saw it, now or at any moment.').argument('<id>', 'like account-42'))
    .addOption(at)
    .option('--version <n>', 'after this version', checkedBy(count))
    .option('--diff <moment>', 'show what changed since this time or version instead', checkedBy(moment))
    .addHelpText('after', STATE_EXAMPLES)
    .action(async (streamId: string, { json = false, history, at: time, version, diff }: Common & { at?: string; version?: number; diff?: Moment }) => {
      const { runState } = await import('./run-state.js');
      const point = version === undefined ? undefined : { version };
      process.exitCode = await runState({ streamId, at: time === undefined ? point : { at: time }, diff, json, history, readEnvironment });
    });
}

function tailCommand(readEnvironment: ReadEnvironment): Command {
  const fromPosition = new Option('--from-position <n>', 'begin with this position').argParser(checkedBy(count)).conflicts('since');
  return filtered(new Command('tail').description('What happens, as it happens. Ctrl-C ends it.'))
    .addOption(fromPosition)
    .addHelpText('after', TAIL_EXAMPLES)
    .action(async ({ json = false, history, fromPosition: position, ...filters }: Filters & { fromPosition?: number }) => {
      const { runTail } = await import('./run-tail.js');
      const ending = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
      process.exitCode = await runTail({ filter: filterOf(filters), fromPosition: position, signal: ending.signal, json, history, readEnvironment });
    });
}

interface SearchOptions extends Filters {
  readonly stream?: string;
  readonly until?: string;
  readonly where?: readonly Where[];
  readonly limit?: number;
}

/** `reprise events`: a search, with what else the log is asked for below it. */
export function eventsCommand(readEnvironment: ReadEnvironment, below: readonly Command[]): Command {
  const events = filtered(new Command('events').description('Search the log.'))
    .enablePositionalOptions()
    .option('--stream <id>', 'of this stream only')
    .option('--until <time>', 'that happened then or earlier', checkedBy(until))
    .option('--where <condition>', 'like data.amount>1000; may be given several times', listedBy(where))
    .option('--limit <count>', 'so many at most', checkedBy(count))
    .addHelpText('after', EVENTS_EXAMPLES)
    .action(async ({ json = false, history, stream, until: to, where: conditions, limit, ...filters }: SearchOptions) => {
      const { runEvents } = await import('./run-events.js');
      process.exitCode = await runEvents({ filter: { ...filterOf(filters), until: to, where: conditions }, streamId: stream, limit, json, history, readEnvironment });
    });
  for (const command of below) events.addCommand(command);
  return events;
}

/** `reprise stream`, `state` and `tail`: to be added to the program. */
export const historyCommands = (readEnvironment: ReadEnvironment): Command[] => [streamCommand(readEnvironment), stateCommand(readEnvironment), tailCommand(readEnvironment)];
