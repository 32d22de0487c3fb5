import { type Progress, progressOn } from '../progress';
import type { ReadEnvironment } from '../running-system';
import { UsageError } from '../usage-error';
import { openLog } from '../import-berka/import-environment';
import { ownersVault } from '../import-berka/vault-place';
import { openVault } from '../vault/open-vault';
import type { VaultKeysPlace } from '../vault/vault-place';
import { type Simulation, simulate } from './history/simulate';
import { type SimulateOptions, simulationOf } from './options';
import { type SimulateEnvironment, findEnvironment } from './simulate-environment';
import { Counts, type Summary, toText } from './summary';
import { EventSeal } from './writing/seal-events';
import { writeHistory } from './writing/write-history';

export interface SimulateRun extends SimulateOptions {
  readonly json: boolean;
  /** Says where the running stack is; rejects when there is none. */
  readonly readEnvironment: ReadEnvironment;
}

interface Run {
  readonly simulation: Simulation;
  readonly environment: SimulateEnvironment;
  /** Absent: people are written as they are. */
  readonly vault: VaultKeysPlace | undefined;
  readonly progress: Progress;
}

/** Simulates, prints, and answers with the exit code: 0 the log has all of it, 1 it stopped half way, 2 it could not begin. */
export async function runSimulate({ json, readEnvironment, ...options }: SimulateRun): Promise<0 | 1 | 2> {
  const progress = progressOn(process.stderr);
  try {
    const simulation = simulationOf(options);
    const environment = await findEnvironment(readEnvironment);
    const vault = ownersVault(environment.vault);
    if (!vault) process.stderr.write('There is no vault: the invented people are written as they are.\n');
    const summary = await written({ simulation, environment, vault, progress });
    process.stdout.write(`${json ? JSON.stringify(summary) : toText(summary)}\n`);
    return 0;
  } catch (error) {
    return explain(error);
  }
}

async function written({ simulation, environment, vault: place, progress }: Run): Promise<Summary> {
  const store = await openLog(environment);
  let vault: Awaited<ReturnType<typeof openVault>> | undefined;
  try {
    vault = place && (await openVault(place, store));
    const counts = new Counts();
    const started = performance.now();
    progress.stage('Writing events', simulation.events);
    await writeHistory(simulate(simulation), {
      store,
      seal: vault && new EventSeal(vault),
      onBatch: (batch, appended) => {
        counts.add(batch, appended);
        progress.update(counts.total);
      },
    });
    return counts.summary(simulation, (performance.now() - started) / 1_000);
  } finally {
    progress.stop();
    await vault?.close();
    await store.close();
  }
}

function explain(error: unknown): 1 | 2 {
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof UsageError;
  process.stderr.write(isUsage ? `error: ${message}\n` : `error: the simulation stopped: ${message}\nRun the same command again to go on where it ended.\n`);
  return isUsage ? 2 : 1;
}
