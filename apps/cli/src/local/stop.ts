import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, removePostgres } from '@reprise/stack';
import { readSettings } from './settings';
import { runningState } from './state';
import { endLeftovers } from './supervisor';

const PATIENCE_MS = 90_000;

/** Ends what runs on the data folder, and what a killed supervisor left. Returns when all of it has ended. */
export async function stop(): Promise<void> {
  const { dataDir } = readSettings();
  const running = runningState(dataDir);
  if (running) await endProcess(running.supervisor, { politely: 'SIGTERM', patienceMs: PATIENCE_MS });
  await endLeftovers(dataDir);
  console.log(running ? 'Stopped; data stays.' : `Nothing runs on ${dataDir}.`);
}

/** Throws away all data: the log, the read models, Kafka's topics, passwords, logs. */
export async function reset(): Promise<void> {
  const { dataDir } = readSettings();
  if (runningState(dataDir)) await stop();
  await endLeftovers(dataDir);
  removePostgres(join(dataDir, 'postgres'));
  for (const name of ['kafka', 'logs', 'secrets.json', 'sample-done', 'running.json']) rmSync(join(dataDir, name), { recursive: true, force: true });
  console.log(`All data in ${dataDir} is gone.`);
}
