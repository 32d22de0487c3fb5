import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as serviceKit from '@reprise/service-kit';
import { type JSONWebKeySet, createLocalJWKSet, jwtVerify } from 'jose';
import { type TokenOptions, developmentToken, localAccess } from './dev-issuer';
import { ROLES } from './roles';

describe('the issuer of a local system', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-issuer-'));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  const claimsOf = async (options?: TokenOptions) => {
    const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_FILE: file } = localAccess(dataDir) as Record<'AUTH_ISSUER' | 'AUTH_AUDIENCE' | 'AUTH_JWKS_FILE', string>;
    const keys = createLocalJWKSet(JSON.parse(readFileSync(file, 'utf8')) as JSONWebKeySet);
    return (await jwtVerify(await developmentToken(dataDir, options), keys, { issuer, audience })).payload;
  };
  const lifetime = ({ iat = 0, exp = 0 }: { iat?: number; exp?: number }) => exp - iat;

  it('signs for a developer who may do everything, for half a day', async () => {
    const claims = await claimsOf();
    expect(claims).toMatchObject({ sub: 'developer', roles: ROLES });
    expect(lifetime(claims)).toBe(12 * 3_600);
  });

  it('signs for whom it is told to', async () => {
    const claims = await claimsOf({ sub: 'ada', roles: ['auditor'], ttlSeconds: 60 });
    expect(claims).toMatchObject({ sub: 'ada', roles: ['auditor'] });
    expect(lifetime(claims)).toBe(60);
  });

  it('keeps its key from one start to the next, for its owner alone, and publishes the other half', () => {
    const { AUTH_JWKS_FILE: file = '' } = localAccess(dataDir);
    const before = readFileSync(file, 'utf8');
    localAccess(dataDir);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(Object.keys((JSON.parse(before) as { keys: object[] }).keys[0] ?? {})).not.toContain('d');
    const folder = join(dataDir, 'issuer');
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077)).toEqual([0, 0]);
  });

  it('knows every role that services know', () => {
    expect(ROLES).toEqual(serviceKit.ROLES);
  });
});
