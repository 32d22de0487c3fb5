import type { ConfigError } from '../env/config-error';
import { readEnv } from '../env/read-env';
import { ServiceEnv } from '../env/service-env';
import { accessRules } from './access-env';

const issuer = { AUTH_ISSUER: 'https://issuer.example', AUTH_AUDIENCE: 'reprise' };
const published = { ...issuer, AUTH_JWKS_URL: 'https://issuer.example/jwks.json' };

const rulesOf = (source: Record<string, string>) => accessRules(readEnv(ServiceEnv, source));

const problemsOf = (source: Record<string, string>) => {
  try {
    rulesOf(source);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe('who may call a service', () => {
  it('is whoever an issuer knows', () => {
    expect(rulesOf(published)).toEqual({
      issuer: { issuer: 'https://issuer.example', audience: 'reprise', keys: { url: published.AUTH_JWKS_URL } },
      devActor: undefined,
    });
    expect(rulesOf({ ...issuer, AUTH_JWKS_FILE: '/run/jwks.json' }).issuer?.keys).toEqual({ file: '/run/jwks.json' });
    expect(rulesOf({ ...published, AUTH_SUBJECT_CLAIM: 'customer_id' }).issuer).toMatchObject({ subjectClaim: 'customer_id' });
  });

  it('is anybody for development, with an issuer or without', () => {
    expect(rulesOf({ REPRISE_DEV_ACTOR: 'dev' })).toEqual({ issuer: undefined, devActor: 'dev' });
    expect(rulesOf({ ...published, REPRISE_DEV_ACTOR: 'dev' })).toMatchObject({ issuer: { audience: 'reprise' }, devActor: 'dev' });
  });

  it('must be said', () => {
    expect(problemsOf({})).toEqual([expect.stringMatching(/^AUTH_ISSUER: is required.*REPRISE_DEV_ACTOR/)]);
  });

  it('is never anybody in production', () => {
    expect(problemsOf({ ...published, REPRISE_DEV_ACTOR: 'dev', NODE_ENV: 'production' })).toEqual([expect.stringContaining('REPRISE_DEV_ACTOR')]);
    expect(problemsOf({ ...published, NODE_ENV: 'production' })).toEqual([]);
  });

  it('must be said completely', () => {
    expect(problemsOf({ AUTH_ISSUER: 'https://issuer.example', REPRISE_DEV_ACTOR: 'dev' })).toEqual([
      expect.stringMatching(/^AUTH_AUDIENCE: is required/),
      expect.stringMatching(/^AUTH_JWKS_URL or AUTH_JWKS_FILE: is required/),
    ]);
    expect(problemsOf({ ...published, AUTH_JWKS_FILE: '/run/jwks.json' })).toEqual([expect.stringContaining('not both')]);
  });

  it.each(['http://issuer.example/jwks.json', 'ftp://issuer.example', 'jwks.json', 'http://127.0.0.1.example/jwks.json'])('is not asked at %s', (url) => {
    expect(problemsOf({ ...issuer, AUTH_JWKS_URL: url })).toEqual([expect.stringMatching(/^AUTH_JWKS_URL: must be .*https:/)]);
  });

  it.each(['http://127.0.0.1:9/jwks', 'http://localhost:9/jwks', 'http://[::1]:9/jwks'])('may be asked at %s, on this machine', (url) => {
    expect(problemsOf({ ...issuer, AUTH_JWKS_URL: url })).toEqual([]);
  });

  it.each(['a'.repeat(201), 'tab\there'])('is not an actor like %j', (actor) => {
    expect(problemsOf({ REPRISE_DEV_ACTOR: actor })).toEqual([expect.stringMatching(/^REPRISE_DEV_ACTOR: /)]);
  });
});
