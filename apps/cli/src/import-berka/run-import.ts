import { type Progress, progressOn } from '../progress';
import type { ReadEnvironment } from '../running-system';
import { UsageError } from '../usage-error';
import { openVault } from '../vault/open-vault';
import type { VaultKeysPlace } from '../vault/vault-place';
import type { Bank } from './bank';
import { type ImportEnvironment, findEnvironment, openLog } from './import-environment';
import { type ImportedAccount, importBank } from './import-bank';
import { locateFiles } from './locate-files';
import { sealWith } from './owner-seal';
import { Problems } from './problems';
import { ReadModelBehind, readBalances } from './read-balances';
import { readBank } from './read-bank';
import { type Summary, summarise, toText } from './summary';
import { ownersVault } from './vault-place';

export interface ImportOptions {
  readonly directory: string;
  readonly json: boolean;
  /** Says where the running stack is; rejects when there is none. */
  readonly readEnvironment: ReadEnvironment;
}

interface Run {
  readonly environment: ImportEnvironment;
  /** Absent: owners are written as they are. */
  readonly vault: VaultKeysPlace | undefined;
  readonly problems: Problems;
  readonly progress: Progress;
}

const KB = 1024;

/** Imports, prints, and answers with the exit code: 0 all lines are in, 1 some are not, 2 it could not begin. */
export async function runImport({ directory, json, readEnvironment }: ImportOptions): Promise<0 | 1 | 2> {
  const progress = progressOn(process.stderr);
  try {
    const bytes = await locateFiles(directory);
    const environment = await findEnvironment(readEnvironment);
    const run: Run = { environment, vault: ownersVault(environment.vault), problems: new Problems(), progress };
    if (!run.vault) process.stderr.write('There is no vault: owners are written as they are, and cannot be erased.\n');
    progress.stage('Reading files (KB)', Math.ceil(bytes / KB));
    const bank = await readBank({ directory, problems: run.problems, onBytes: (read) => progress.update(Math.ceil(read / KB)) });
    progress.stop();
    tell(run.problems);
    const summary = await bring(bank, run);
    tell(run.problems);
    process.stdout.write(`${json ? JSON.stringify(summary) : toText(summary)}\n`);
    return summary.problems === 0 ? 0 : 1;
  } catch (error) {
    progress.stop();
    return explain(error);
  }
}

function tell(problems: Problems): void {
  for (const line of problems.unseen()) process.stderr.write(`${line}\n`);
}

async function bring(bank: Bank, run: Run): Promise<Summary> {
  const { environment, problems, progress } = run;
  const started = performance.now();
  const imported = await append(bank, run);
  const balances = await readBalances(imported, { url: environment.accountProjection, token: environment.token, onBehind: lagOn(progress) });
  progress.stop();
  return summarise({ imported, balances, seconds: (performance.now() - started) / 1_000, problems: problems.all.length });
}

/** Shows how a lag shrinks, from what it was at first. */
function lagOn(progress: Progress): (positions: number) => void {
  let first = 0;
  return (positions) => {
    if (positions > first) {
      first = positions;
      progress.stage('Read models catching up', first);
    }
    progress.update(first - positions);
  };
}

async function append(bank: Bank, { environment, vault: place, problems, progress }: Run): Promise<ImportedAccount[]> {
  const store = await openLog(environment);
  let vault: Awaited<ReturnType<typeof openVault>> | undefined;
  try {
    vault = place && (await openVault(place, store));
    progress.stage('Appending events', eventsOf(bank));
    return await importBank(bank, { store, seal: vault && sealWith(vault), problems, onEvents: (count) => progress.update(count) });
  } finally {
    progress.stop();
    await vault?.close();
    await store.close();
  }
}

const eventsOf = (bank: Bank) => [...bank.values()].reduce((events, { transactions }) => events + 1 + transactions.length, 0);

function explain(error: unknown): 1 | 2 {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${message}\n`);
    return 2;
  }
  const what = error instanceof ReadModelBehind ? 'all events are in the log, but the read models stand still' : 'the import stopped';
  process.stderr.write(`error: ${what}: ${message}\nRun the same command again to go on where it ended.\n`);
  return 1;
}
