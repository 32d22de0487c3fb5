import { type JWTVerifyGetKey, createRemoteJWKSet, errors } from 'jose';
import type { Issuer } from './access-env';
import { keysOfFile } from './key-file';

const FETCH_TIMEOUT_MS = 3_000;
/** How soon a token with an unknown key may make us ask again. */
const COOLDOWN_MS = 5_000;

/** The issuer's keys can't be had: it can't be told whether a token is good. */
export class KeysAway extends Error {}

/** What is wrong with the token, not with the keys. */
const TOKEN_FAULTS = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/** Keys by what a token's header says; fetched once, and again for an unknown key, but not more often than the cooldown allows. */
export function keySetOf(keys: Issuer['keys'], cooldownMs = COOLDOWN_MS): JWTVerifyGetKey {
  const source: JWTVerifyGetKey =
    'file' in keys ? keysOfFile(keys.file) : createRemoteJWKSet(new URL(keys.url), { timeoutDuration: FETCH_TIMEOUT_MS, cooldownDuration: cooldownMs });
  return async (header, token) => {
    try {
      return await source(header, token);
    } catch (error) {
      if (TOKEN_FAULTS.some((fault) => error instanceof fault)) throw error;
      throw new KeysAway('the JWKS cannot be read', { cause: error });
    }
  };
}
