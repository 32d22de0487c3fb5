import { type KeyObject, createSecretKey, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../errors';
import { KEY_BYTES } from './aes';

type Source = Readonly<Record<string, string | undefined>>;

/** 32 random bytes have fewer different ones about once in 10^10. */
const MIN_DIFFERENT = 20;

/**
 * The key that wraps the epoch keys: `VAULT_MASTER_KEY` (base64 of 32 random bytes), or the file that
 * `VAULT_MASTER_KEY_FILE` names. Without either, in development only, one is made and kept under `developmentFolder`.
 * @throws ConfigError, which never shows the key
 */
export function readMasterKey(source: Source, { developmentFolder }: { readonly developmentFolder?: string } = {}): KeyObject {
  const { VAULT_MASTER_KEY: value, VAULT_MASTER_KEY_FILE: file } = source;
  if (value && file) throw new ConfigError('give VAULT_MASTER_KEY or VAULT_MASTER_KEY_FILE, not both');
  if (value) return masterKey(value, 'VAULT_MASTER_KEY');
  if (file) return masterKey(contentOf(file), 'VAULT_MASTER_KEY_FILE');
  if (developmentFolder) return masterKey(keptIn(developmentFolder), `the development key in ${developmentFolder}`);
  throw new ConfigError('VAULT_MASTER_KEY or VAULT_MASTER_KEY_FILE is required outside development: `openssl rand -base64 32` makes one');
}

/** @throws ConfigError when it is no base64 of 32 bytes that look random */
export function masterKey(base64: string, where: string): KeyObject {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.toString('base64') !== base64.trim()) throw new ConfigError(`${where} is not base64`);
  if (bytes.length !== KEY_BYTES) throw new ConfigError(`${where} holds ${bytes.length} bytes, not ${KEY_BYTES}`);
  if (looksMade(bytes)) throw new ConfigError(`${where} is not random: \`openssl rand -base64 32\` makes a good one`);
  return createSecretKey(bytes);
}

/** A variable of a service's environment: says what is wrong with the key where the others do, and never shows it. */
export const MasterKeyText = z.string().superRefine((text, context) => {
  try {
    masterKey(text, 'it');
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** Text, few different bytes, or a step that repeats: no random source makes these. */
function looksMade(bytes: Buffer): boolean {
  const steps = new Set([...bytes.subarray(1)].map((byte, index) => (byte - (bytes[index] ?? 0) + 256) % 256));
  const printable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable || new Set(bytes).size < MIN_DIFFERENT || steps.size < MIN_DIFFERENT / 2;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`VAULT_MASTER_KEY_FILE cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Made once, whoever comes first; readable by its owner only. */
function keptIn(folder: string): string {
  const file = join(folder, 'master.key');
  if (!existsSync(file)) make(folder, file);
  return readFileSync(file, 'utf8');
}

function make(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const whole = `${file}.${randomBytes(6).toString('hex')}`;
  const fd = openSync(whole, 'wx', 0o600);
  writeSync(fd, randomBytes(KEY_BYTES).toString('base64'));
  fsyncSync(fd);
  closeSync(fd);
  try {
    linkSync(whole, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(whole);
  }
}
