import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, removePostgres } from '@reprise/stack';
import { endLeftovers, inWords } from './leftovers';
import { asOwner, ownerOf } from './lock';
import { readSettings } from './settings';
import type { RunningProcess } from './state';
import { postgresIn } from './stores';

const PATIENCE_MS = 90_000;

/** Ends what runs or is being started on the data folder, and what a killed supervisor left. Returns when all of it has ended. */
export async function stop(): Promise<void> {
  const { dataDir } = readSettings();
  const ended = await endOwner(dataDir);
  const left = await asOwner(dataDir, () => endLeftovers(dataDir));
  console.log(whatWasEnded(ended, left) ?? `Nothing runs on ${dataDir}.`);
}

/** Throws away all data: the log, the read models, the vault with its keys, Kafka's topics, passwords, the key that signs reports, logs. */
export async function reset(): Promise<void> {
  const { dataDir } = readSettings();
  const ended = await endOwner(dataDir);
  await asOwner(dataDir, async () => {
    const left = await endLeftovers(dataDir);
    if (ended || left.length > 0) console.log(whatWasEnded(ended, left));
    removePostgres(postgresIn(dataDir));
    for (const name of ['kafka', 'logs', 'issuer', 'vault', 'erasure', 'secrets.json', 'sample-done', 'running.json']) rmSync(join(dataDir, name), { recursive: true, force: true });
  });
  console.log(`All data in ${dataDir} is gone.`);
}

function whatWasEnded(owner: boolean, left: readonly RunningProcess[]): string | undefined {
  if (left.length > 0) return `Stopped what a killed start had left running: ${inWords(left)}. Data stays.`;
  return owner ? 'Stopped; data stays.' : undefined;
}

/** @returns whether there was one */
async function endOwner(dataDir: string): Promise<boolean> {
  const owner = ownerOf(dataDir);
  if (owner) await endProcess(owner, { politely: 'SIGTERM', patienceMs: PATIENCE_MS });
  return owner !== undefined;
}
