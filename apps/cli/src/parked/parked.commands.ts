import { Command, Option } from 'commander';
import type { ReadEnvironment } from '../running-system';
import type { ParkedState } from './parked-event';
import type { Act } from './run-parked';

const EXAMPLES = `
An event that a projection can't apply parks its key: the row keeps its last good state, later events of the key wait.
Mend the code, then retry: the whole queue of the key runs through it, in order. Resolve only what never will apply: from then
on the event takes no effect on its key, in any build of the projection, for good; who decided it, why and when stays listed.
Exit code: 0 done, 1 refused or still parked, 2 it could not begin. REPRISE_TOKEN holds the token to ask with (role operator).

Examples:
  $ npm run reprise -- parked list --state failed
  $ npm run reprise -- parked show account_balance-42-0123456789ab
  $ npm run reprise -- parked retry --all --projection account_balance
  $ npm run reprise -- parked resolve account_balance-42-0123456789ab --reason 'entered twice, corrected by position 57'
`;

interface Options {
  readonly json?: boolean;
  readonly service?: string;
}

const common = (command: Command) => command.option('--json', 'print JSON, one object a line').option('--service <url>', 'a projection service other than those that run here');

/** `reprise parked`: to be added to the program. */
export function parkedCommand(readEnvironment: ReadEnvironment): Command {
  const run = async (act: Act, { json = false, service }: Options) => {
    const { runParked } = await import('./run-parked.js');
    process.exitCode = await runParked(act, { json, service, readEnvironment });
  };
  const list = common(new Command('list').description('What failed, what waits behind it, and what was resolved.'))
    .option('--projection <name>', 'of this projection only')
    .addOption(new Option('--state <state>', 'only these').choices(['failed', 'waiting', 'resolved']))
    .action(({ projection, state, ...options }: Options & { projection?: string; state?: ParkedState }) => run({ do: 'list', projection, state }, options));
  const show = common(new Command('show').description('One of them, with the event as it came. Personal data stays sealed.').argument('<id>')).action((id: string, options: Options) => run({ do: 'show', id }, options));
  const retry = common(new Command('retry').description("Run the keys' events through today's code, in order.").argument('[ids...]'))
    .option('--all', 'every key that stands still')
    .option('--projection <name>', 'with --all: of this projection only')
    .action((ids: string[], { all = false, projection, ...options }: Options & { all?: boolean; projection?: string }, command: Command) => {
      if (all === ids.length > 0) command.error('error: name parked events by their ids, or say --all');
      if (projection !== undefined && !all) command.error('error: --projection goes with --all');
      return run({ do: 'retry', ids, all, projection }, options);
    });
  const resolve = common(new Command('resolve').description('Decide that an event takes no effect on its key, for good.').argument('<id>'))
    .requiredOption('--reason <text>', 'why; it stays on record, beside who you are')
    .action((id: string, { reason, ...options }: Options & { reason: string }) => run({ do: 'resolve', id, reason }, options));
  const parked = new Command('parked').description('Events that a projection could not apply.').addHelpText('after', EXAMPLES);
  for (const command of [list, show, retry, resolve]) parked.addCommand(command);
  return parked;
}
