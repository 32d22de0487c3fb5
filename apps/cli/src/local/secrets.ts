import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Secret = z.string().min(16);

/** Passwords of the local databases. */
const Secrets = z.object({
  admin: Secret,
  owner: Secret,
  writer: Secret,
  reader: Secret,
  eraser: Secret,
  account: Secret,
  order: Secret,
});
export type Secrets = z.infer<typeof Secrets>;

/** Made at random at the first start, whole or not at all, and kept where only their owner can read them. */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const made = Object.fromEntries(Object.keys(Secrets.shape).map((name) => [name, randomBytes(18).toString('base64url')]));
    writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
}
