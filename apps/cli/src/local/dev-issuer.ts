import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { ROLES, type Role } from './roles';

const ISSUER = 'urn:reprise:development';
const AUDIENCE = 'reprise';
const ALGORITHM = 'EdDSA';
/** Half a day of work. */
const TTL_SECONDS = 12 * 60 * 60;

const PrivateKey = z.object({ kid: z.string(), kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });
type PrivateKey = z.infer<typeof PrivateKey>;

const keyFileIn = (dataDir: string) => join(dataDir, 'issuer', 'key.json');
const jwksFileIn = (dataDir: string) => join(dataDir, 'issuer', 'jwks.json');

/**
 * What makes every service of this data folder take its tokens, and callers without one for the development actor.
 * The key is made once, and kept where only its owner can read it.
 */
export function localAccess(dataDir: string): Readonly<Record<string, string>> {
  const { kid, kty, crv, x } = keyOf(dataDir);
  renameSync(writeBeside(jwksFileIn(dataDir), { keys: [{ kid, kty, crv, x, alg: ALGORITHM, use: 'sig' }] }), jwksFileIn(dataDir));
  return {
    AUTH_ISSUER: ISSUER,
    AUTH_AUDIENCE: AUDIENCE,
    AUTH_JWKS_FILE: jwksFileIn(dataDir),
    REPRISE_DEV_ACTOR: process.env['REPRISE_DEV_ACTOR'] || 'dev',
    // A system on one's own machine is never production, whatever the shell says.
    NODE_ENV: 'development',
  };
}

export interface TokenOptions {
  readonly sub?: string;
  readonly roles?: readonly Role[];
  readonly ttlSeconds?: number;
}

/** A new token for the services of this data folder: of `developer`, with every role, for twelve hours, unless told otherwise. */
export async function developmentToken(dataDir: string, { sub = 'developer', roles = ROLES, ttlSeconds = TTL_SECONDS }: TokenOptions = {}): Promise<string> {
  const key = keyOf(dataDir);
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ roles: [...roles] })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(sub)
    .setIssuedAt(now)
    .setExpirationTime(now + ttlSeconds)
    .sign(key);
}

const newKey = (): unknown => ({ kid: randomUUID(), ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) });

/** Whoever asks first makes it; all others get the same one. */
function keyOf(dataDir: string): PrivateKey {
  const file = keyFileIn(dataDir);
  if (!existsSync(file)) {
    const made = writeBeside(file, newKey());
    try {
      linkSync(made, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    }
    rmSync(made);
  }
  return PrivateKey.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** @returns the path of what is to become the file, for its owner alone */
function writeBeside(file: string, content: unknown): string {
  const beside = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(beside, JSON.stringify(content), { mode: 0o600 });
  return beside;
}
