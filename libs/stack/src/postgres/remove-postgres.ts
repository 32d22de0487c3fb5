import { existsSync, realpathSync, rmSync } from 'node:fs';

/** Wipes a data folder, also where it is a link to a reachable one. Nothing may run on it. */
export function removePostgres(dataDir: string): void {
  if (existsSync(dataDir)) rmSync(realpathSync(dataDir), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
