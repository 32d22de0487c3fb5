import { Command, InvalidArgumentError } from 'commander';
import type { ReadEnvironment } from '../running-system';

const WHERE = `
Where it looks: the databases, Kafka and folders of the system that runs here; in another system those that are named:
  --database, --cluster   or EVENT_STORE_*_URL, READ_MODEL_URL and VAULT_URL; as a role that may read everything (pg_read_all_data)
  --folder                data, WAL and log folders of Postgres, Kafka and the services
  KAFKA_BROKERS           host:port,…
  VAULT_URL, VAULT_KEY_FOLDER, VAULT_MASTER_KEY_FILE, EVENT_STORE_READER_URL: all of them, to ask for the key and try
                          envelopes; as the vault's reader
  ERASURE_SIGNING_KEY_FILE  signs the report (Ed25519, PEM)
What it can't reach, and what covers that: docs/erasure.md.
`;

const ERASING = `${WHERE}
Exit code: 0 done (and with --verify: nothing is left), 1 not, or not for certain, 2 nothing was begun.

Examples:
  $ npm run reprise -- erase ada --reason "asked to be forgotten" --requested-by dpo --verify
`;

const VERIFYING = `${WHERE}
Exit code: 0 nothing is left, 1 something is, or that was not proven (no vault, no known values, a place out of reach),
2 it could not begin.

Examples:
  $ npm run reprise -- erasure verify ada --known values.txt --out ada.erasure.json
  $ npm run -s reprise -- erasure verify ada --known - --json < values.txt
`;

const CHECKING = `
Exit code: 0 nobody changed it, 1 somebody did or another key signed it, 2 it can't be read.

Examples:
  $ npm run -s reprise -- erasure check ada.erasure.json --key <fingerprint>
`;

interface Options {
  readonly database: readonly string[];
  readonly cluster: readonly string[];
  readonly folder: readonly string[];
  readonly json?: boolean;
  readonly out?: string;
}

interface EraseOptions extends Options {
  readonly reason: string;
  readonly requestedBy: string;
  readonly verify?: boolean;
  readonly yes?: boolean;
  readonly commands?: string;
  readonly history?: string;
}

const command = (name: string) => new Command(name).exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

function url(text: string): string {
  if (URL.canParse(text)) return text;
  throw new InvalidArgumentError('It must be a URL.');
}

/** @throws InvalidArgumentError */
function subject(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 1 to 64 letters, digits, _ or -, and start with a letter or digit.');
}

const urls = (text: string, before: readonly string[]): readonly string[] => [...before, url(text)];
const paths = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const whereOptions = (to: Command): Command =>
  to
    .option('--database <url>', 'search this database (repeatable)', urls, [])
    .option('--cluster <url>', 'search every database of this server (repeatable)', urls, [])
    .option('--folder <path>', 'search all files below it, too (repeatable)', paths, [])
    .option('--out <file>', 'write the signed report there')
    .option('--json', 'print what was found as one JSON object');

const where = async ({ database, cluster, folder, json = false, out }: Options, readEnvironment: ReadEnvironment) => {
  const { readSettings } = await import('../local/settings.js');
  return { databases: database, clusters: cluster, folders: folder, json, out, readEnvironment, dataDir: () => readSettings().dataDir };
};

/** `reprise erase` */
const eraseCommand = (readEnvironment: ReadEnvironment): Command =>
  whereOptions(command('erase'))
    .description('Erase a person for good: their key is destroyed, and what was written under it opens no more.')
    .argument('<subjectId>', 'who', subject)
    .requiredOption('--reason <text>', 'why; kept in the log')
    .requiredOption('--requested-by <text>', 'at whose request; kept in the log')
    .option('--verify', 'open what is known of them first, and look for it everywhere afterwards')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--commands <url>', 'of a command-service other than the one that runs here', url)
    .option('--history <url>', 'of its history-service', url)
    .addHelpText('after', ERASING)
    .action(async (subjectId: string, { reason, requestedBy, verify = false, yes = false, commands, history, ...options }: EraseOptions) => {
      const { runErase } = await import('./run-erase.js');
      process.exitCode = await runErase({ ...(await where(options, readEnvironment)), subjectId, reason, requestedBy, verify, yes, commands, history });
    });

const verifyCommand = (readEnvironment: ReadEnvironment): Command =>
  whereOptions(command('verify'))
    .description('Look everywhere for what is left of an erased person, and write a signed report.')
    .argument('<subjectId>', 'who', subject)
    .option('--known <file>', 'their data in plain text, one value a line or a JSON array; - for stdin')
    .addHelpText('after', VERIFYING)
    .action(async (subjectId: string, { known, ...options }: Options & { readonly known?: string }) => {
      const { runVerifyErasure } = await import('./run-verify-erasure.js');
      process.exitCode = await runVerifyErasure({ ...(await where(options, readEnvironment)), subjectId, known: known === '-' ? '/dev/stdin' : known });
    });

const checkCommand = (): Command =>
  command('check')
    .description('Check who signed a report, and that nobody changed it.')
    .argument('<report>', 'as erase --out or erasure verify --out wrote it')
    .option('--key <fingerprint>', 'of a key that you trust')
    .addHelpText('after', CHECKING)
    .action(async (file: string, { key }: { readonly key?: string }) => {
      const { runCheck } = await import('./run-check.js');
      process.exitCode = await runCheck({ file, key });
    });

/** To be added to the program. */
export const erasureCommands = (readEnvironment: ReadEnvironment): Command[] => [
  eraseCommand(readEnvironment),
  new Command('erasure').description('What is left of an erased person.').addCommand(verifyCommand(readEnvironment)).addCommand(checkCommand()),
];
