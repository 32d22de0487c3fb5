import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const Secret = z.string().min(16);

/** Passwords of the local databases. */
export const Secrets = z.object({
  admin: Secret,
  owner: Secret,
  writer: Secret,
  reader: Secret,
  eraser: Secret,
  account: Secret,
  order: Secret,
  lead: Secret,
  vaultMigrator: Secret,
  vaultKeeper: Secret,
  vaultReader: Secret,
});
export type Secrets = z.infer<typeof Secrets>;

const Kept = z.record(z.string(), z.unknown());

/**
 * Made at random at the first start, and kept where only their owner can read them. What a file of an earlier version
 * lacks is added; what is there stays, whatever it is. The file is written whole or not at all.
 */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  const kept = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const missing = Object.keys(Secrets.shape).filter((name) => !Object.hasOwn(kept, name));
  const made = Object.fromEntries(missing.map((name) => [name, randomBytes(18).toString('base64url')]));
  const secrets = Secrets.parse({ ...kept, ...made });
  if (missing.length > 0) write(file, { ...kept, ...made });
  return secrets;
}

function write(file: string, secrets: Readonly<Record<string, unknown>>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
