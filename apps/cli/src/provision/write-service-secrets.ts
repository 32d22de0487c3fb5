import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMasterKey } from '@reprise/privacy';
import { readSecrets } from '../local/secrets';
import { LocalError } from '../local/settings';
import { type Place, serviceSecrets } from './service-secrets';

/** For its owner; Postgres, which is another user, reads its own from a folder that nobody else is given. */
const modeOf = (folder: string) => (folder === 'postgres' ? 0o444 : 0o400);

/** @throws LocalError where the folder can't be written */
export function writeServiceSecrets(folder: string, place: Place): void {
  try {
    const own = join(folder, 'provision');
    const secrets = readSecrets(own);
    readMasterKey({}, { developmentFolder: own });
    const masterKey = readFileSync(join(own, 'master.key'), 'utf8');
    for (const [name, files] of Object.entries(serviceSecrets(secrets, masterKey, place))) writeAll(join(folder, name), files, modeOf(name));
  } catch (error) {
    throw new LocalError(`The secrets can't be kept in ${folder}: ${(error as Error).message}`);
  }
}

/** Each seen whole or not at all: a service may be starting. */
function writeAll(folder: string, files: Readonly<Record<string, string>>, mode: number): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const half = join(folder, `.${name}.${process.pid}`);
    writeFileSync(half, text, { mode });
    renameSync(half, join(folder, name));
  }
}
