import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres, startPostgres } from '@reprise/stack';
import { runFailpoints } from '../failpoints/run-failpoints';
import { runMutants } from '../mutants/run-mutants';
import type { ProofOptions } from './proof-options';

export interface Around {
  readonly signal: AbortSignal;
  say(this: void, line: string): void;
}

/** Seeds bugs, or ends the system at every failpoint, on a Postgres of its own. @returns the exit code: 0 only where every bug was found, or none was there */
export async function runProof(options: ProofOptions, around: Around): Promise<number> {
  around.say(`seed ${options.seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'reprise-proof-'));
  // Postgres may run as another user.
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'postgres');
  const postgres = await startPostgres({ dataDir, password: randomBytes(12).toString('hex') });
  try {
    return (await proven(options, postgres.adminUrl, around)) ? 0 : 1;
  } finally {
    await postgres.stop();
    removePostgres(dataDir);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function proven({ kind, seed, names }: ProofOptions, adminUrl: string, { say: print, signal }: Around): Promise<boolean> {
  const run = { adminUrl, seed, signal, print };
  if (kind === 'failpoints') return (await runFailpoints({ ...run, ...(names && { names }) })).ok;
  const verdicts = await runMutants({ ...run, ...(names && { names }) });
  return verdicts.every(({ caught }) => caught);
}
