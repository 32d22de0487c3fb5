import { Command } from 'commander';
import type { ReadEnvironment } from '../running-system';

const EXAMPLES = `
Reads account.asc, client.asc, disp.asc and trans.asc and appends them to the log as
streams account-berka-<account_id>, with their real dates. What is there already is left
alone: run it again after a stop, or with a larger slice.

Owners are written in envelopes where the environment names a vault (VAULT_URL, VAULT_MASTER_KEY or
VAULT_MASTER_KEY_FILE, VAULT_KEY_FOLDER), or the running stack has one.

Broken lines are reported on stderr as file:line: why; the rest is imported.
Exit code: 0 all lines are in, 1 some are not, 2 it could not begin.

Examples:
  $ npm start -- --detach
  $ npm run reprise -- import berka ../shared/data/berka
  $ npm run -s reprise -- import berka ../shared/data/berka --json > summary.json
`;

/** `reprise import berka <dir>`: to be added under `import`. */
export function importBerkaCommand(readEnvironment: ReadEnvironment): Command {
  return new Command('berka')
    .summary("bank history of the PKDD'99 data set")
    .description("Import bank history: the files of the PKDD'99 (Berka) data set, or a slice of them.")
    .argument('<dir>', 'folder with account.asc, client.asc, disp.asc and trans.asc')
    .option('--json', 'print the summary as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (directory: string, options: { json?: boolean }) => {
      // Loaded when it is needed: --help answers at once.
      const { runImport } = await import('./run-import.js');
      process.exitCode = await runImport({ directory, json: options.json ?? false, readEnvironment });
    });
}
