import { Command } from 'commander';
import type { ReadEnvironment } from '../running-system';

const EXAMPLES = `
Services go on meanwhile. Whatever it is killed by, run it again: it goes on where it was.
Back up the vault's database and its key folder afterwards; older backups of the two open what was erased since.
Exit code: 0 done, 1 not to its end, 2 it could not begin.

Environment, for a vault other than the one that runs here, as command-service has it:
  VAULT_URL               the vault, as keeper
  VAULT_MASTER_KEY_FILE   or VAULT_MASTER_KEY
  VAULT_KEY_FOLDER        where the epochs' keys are
  EVENT_STORE_READER_URL  or EVENT_STORE_WRITER_URL: the log says who was erased

Examples:
  $ npm run reprise -- vault rotate
  $ npm run -s reprise -- vault rotate --json
`;

/** `reprise vault`: to be added to the program. */
export const vaultCommand = (readEnvironment: ReadEnvironment): Command =>
  new Command('vault').description("The keys of people's data.").addCommand(
    new Command('rotate')
      .description('Wrap every data key anew under a new epoch, and destroy the keys of all epochs before it. History is not touched.')
      .option('--json', 'print what was done as one JSON object')
      .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
      .addHelpText('after', EXAMPLES)
      .action(async ({ json = false }: { json?: boolean }) => {
        const { runRotate } = await import('./run-rotate.js');
        process.exitCode = await runRotate({ json, readEnvironment });
      }),
  );
