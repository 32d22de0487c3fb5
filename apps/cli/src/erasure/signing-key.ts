import { type KeyObject, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import type { Variables } from '../vault/vault-place';

/**
 * The Ed25519 key that signs reports: in the file that ERASURE_SIGNING_KEY_FILE names (PKCS 8, PEM). Without it, outside
 * of production, one is made at the first report and kept under the data folder, for its owner's eyes.
 * @throws UsageError, which never shows the key
 */
export function signingKey(variables: Variables, dataDir: () => string): KeyObject {
  const { ERASURE_SIGNING_KEY_FILE: file, NODE_ENV } = variables;
  if (file) return keyIn(file);
  if (NODE_ENV === 'production') throw new UsageError('ERASURE_SIGNING_KEY_FILE is required in production: `openssl genpkey -algorithm ed25519` makes a key');
  const own = join(dataDir(), 'erasure', 'signing-key.pem');
  if (!existsSync(own)) make(own);
  return keyIn(own);
}

function keyIn(file: string): KeyObject {
  const key = parsed(file);
  if (key.asymmetricKeyType !== 'ed25519') throw new UsageError(`the signing key in ${file} is not an Ed25519 key`);
  return key;
}

function parsed(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file));
  } catch (error) {
    throw new UsageError(`the signing key in ${file} can't be read: ${reason(error)}`);
  }
}

/** Whole or not at all; whoever comes first makes it. */
function make(file: string): void {
  const made = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(made, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(made, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(made);
  }
}
