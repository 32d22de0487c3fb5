import { Command, Option } from 'commander';
import type { ReadEnvironment } from '../running-system';
import type { Format } from './export-audit';

const EXAMPLES = `
Reads GET /audit of history-service, oldest first. Filters are those of the API; all that are given must hold.
Exit code: 0 all of it is written, 1 it broke off, 2 it could not begin.
REPRISE_TOKEN holds the token to ask with; the system that runs here is asked with its own unless told.
A file is there when all of it is, and not before; cells that a spreadsheet would run as a formula begin with '.

Examples:
  $ npm run -s reprise -- audit export --actor ada --from 2026-01-01 > ada.csv
  $ npm run -s reprise -- audit export --stream-id account-42 --format ndjson --out account-42.ndjson
`;

interface Options extends Partial<Record<string, string | boolean>> {
  readonly format: Format;
  readonly out?: string;
  readonly history?: string;
  readonly stored?: boolean;
}

const FILTERS = ['actor', 'subjectId', 'correlationId', 'streamId', 'type', 'from', 'to', 'limit'] as const;

const filtersOf = (options: Options): Record<string, string> => {
  const given = FILTERS.flatMap((name) => (options[name] === undefined ? [] : [[name, String(options[name])] as const]));
  return { ...Object.fromEntries(given), ...(options.stored && { shape: 'stored' }) };
};

/** `reprise audit`: to be added to the program. */
export function auditCommand(readEnvironment: ReadEnvironment): Command {
  const exporting = new Command('export')
    .description('Write who did what, to whom and when, as a table or as lines of JSON.')
    .addOption(new Option('--format <format>', 'how to write it').choices(['csv', 'ndjson']).default('csv'))
    .option('--actor <id>', 'user or service that acted')
    .option('--subject-id <id>', 'person it is about')
    .option('--correlation-id <id>', 'request or process it belongs to')
    .option('--stream-id <id>', 'one stream, like account-42')
    .option('--type <types>', 'event types, as a,b')
    .option('--from <time>', 'what happened then or later: a date or a time with its zone')
    .option('--to <time>', 'what happened then or earlier')
    .option('--limit <count>', 'so many at most')
    .option('--stored', "in the shape in which it was stored, not in today's")
    .option('--out <file>', 'a file instead of stdout')
    .option('--history <url>', 'a history-service other than the one that runs here')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const { exportAudit } = await import('./export-audit.js');
      const { format, out, history } = options;
      process.exitCode = await exportAudit({ format, out, history, filters: filtersOf(options), readEnvironment });
    });
  return new Command('audit').description('Who did what, to whom, when.').addCommand(exporting);
}
