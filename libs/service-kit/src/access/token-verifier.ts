import { type JWTPayload, type JWTVerifyGetKey, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Issuer } from './access-env';
import { keysAway, tokenRefused } from './access.problems';
import { Actor, type Caller } from './caller';
import { KeysAway, keySetOf } from './key-set';
import { type Role, Roles, SELF } from './roles';

/** Asymmetric ones alone: who can check a token must not be able to make one. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];
/** Clocks differ. */
const TOLERANCE_SECONDS = 5;

const Claims = z.object({ sub: Actor, roles: Roles.default(new Set()) });

/** Tells from a token who is calling. */
export class TokenVerifier {
  constructor(
    private readonly issuer: Issuer,
    private readonly keys: JWTVerifyGetKey = keySetOf(issuer.keys),
  ) {}

  /** @throws Problem 401, saying what is wrong with the token; 503 where its key can't be fetched */
  async callerOf(token: string): Promise<Caller> {
    const payload = await this.verified(token);
    const { sub, roles } = claimsOf(payload);
    return { actor: sub, roles, subjectId: this.subjectIn(payload, roles) };
  }

  /** Who may read only about themselves has to be somebody. */
  private subjectIn(payload: JWTPayload, roles: ReadonlySet<Role>): string | undefined {
    const { subjectClaim = 'sub' } = this.issuer;
    const subject = Actor.safeParse(payload[subjectClaim]).data;
    if (subject === undefined && roles.has(SELF)) throw tokenRefused(`has no usable claim ${subjectClaim}`);
    return subject;
  }

  private async verified(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.issuer;
    const wanted = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: TOLERANCE_SECONDS, requiredClaims: ['exp', 'sub'] };
    try {
      return (await jwtVerify(token, this.keys, wanted)).payload;
    } catch (error) {
      throw error instanceof KeysAway ? keysAway(error) : tokenRefused(why(error));
    }
  }
}

function claimsOf(payload: JWTPayload): z.output<typeof Claims> {
  const claims = Claims.safeParse(payload);
  if (claims.success) return claims.data;
  const names = new Set(claims.error.issues.map(({ path }) => String(path[0])));
  throw tokenRefused(`has no usable claim ${[...names].join(' and ')}`);
}

/** In few words, and none of the token's. */
function why(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return CLAIM_FAULTS[error.claim] ?? 'has claims that are not as they must be';
  if (error instanceof errors.JWKSNoMatchingKey) return 'is signed with a key that is not known';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'has a signature that is not right';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'is signed with an algorithm that is not allowed';
  return 'is not a JSON Web Token that can be checked';
}

const CLAIM_FAULTS: Readonly<Record<string, string>> = {
  iss: 'is of another issuer',
  aud: 'is meant for another audience',
  exp: 'has no time at which it expires',
  nbf: 'is not valid yet',
  sub: 'has no subject',
};
