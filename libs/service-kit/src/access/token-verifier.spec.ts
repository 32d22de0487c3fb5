import { TestIssuer, type TokenChanges } from '@reprise/testing/pure';
import { SignJWT, UnsecuredJWT, exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { Problem } from '../problem/problem';
import { keySetOf } from './key-set';
import { TokenVerifier } from './token-verifier';

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (problem: Problem) => ({ status: problem.kind.status, detail: problem.detail, challenge: problem.headers['WWW-Authenticate'] }),
  );

describe('a token', () => {
  let issuer: TestIssuer;
  let verifier: TokenVerifier;

  /** Asks again for an unknown key at once. */
  const verifierOf = ({ iss, jwksUrl }: TestIssuer) =>
    new TokenVerifier({ issuer: iss, audience: 'reprise', keys: { url: jwksUrl } }, keySetOf({ url: jwksUrl }, 0));

  beforeAll(async () => {
    issuer = await TestIssuer.start();
  });
  beforeEach(() => {
    issuer.away = false;
    verifier = verifierOf(issuer);
  });
  afterAll(() => issuer.close());

  const callerOf = async (changes: TokenChanges = {}) => verifier.callerOf(await issuer.token(changes));
  const refused = async (token: string) => {
    const refusal = await refusalOf(verifier.callerOf(token));
    expect(JSON.stringify(refusal)).not.toContain(token);
    return refusal;
  };

  it('says who is calling, and which of our roles they have', async () => {
    await expect(callerOf({ sub: 'ada', roles: ['reader', 'commander', 'baker', 7] })).resolves.toEqual({ actor: 'ada', roles: new Set(['reader', 'commander']), subjectId: 'ada' });
    await expect(callerOf({ roles: undefined })).resolves.toMatchObject({ roles: new Set() });
  });

  it('names the person it is about by the claim that is told for that', async () => {
    const { iss, jwksUrl } = issuer;
    const by = new TokenVerifier({ issuer: iss, audience: 'reprise', keys: { url: jwksUrl }, subjectClaim: 'customer' });
    await expect(by.callerOf(await issuer.token({ sub: 'auth0|7', customer: 'ada', roles: ['reader:self'] }))).resolves.toMatchObject({ actor: 'auth0|7', subjectId: 'ada' });
    await expect(by.callerOf(await issuer.token({ sub: 'auth0|7', roles: ['reader'] }))).resolves.toMatchObject({ subjectId: undefined });
    for (const customer of [undefined, '', 7, null]) {
      await expect(refusalOf(by.callerOf(await issuer.token({ customer, roles: ['reader:self'] })))).resolves.toMatchObject({ status: 401, detail: 'The token has no usable claim customer.' });
    }
  });

  it('may be late by what clocks differ', async () => {
    await expect(callerOf({ expiresIn: -2 })).resolves.toMatchObject({ actor: 'tester' });
  });

  it.each<[string, TokenChanges]>([
    ['has expired', { expiresIn: -60 }],
    ['has no time at which it expires', { expiresIn: null }],
    ['is not valid yet', { nbf: 4_102_444_800 }],
    ['is of another issuer', { iss: 'https://elsewhere.example' }],
    ['is meant for another audience', { aud: 'another' }],
    ['has no subject', { sub: undefined }],
    ['has no usable claim sub', { sub: '' }],
    ['has no usable claim sub', { sub: 'a'.repeat(201) }],
    ['has no usable claim sub', { sub: 'a\u0000b' }],
    ['has no usable claim sub', { sub: 'a\ud800' }],
    ['has no usable claim roles', { roles: 'commander' }],
  ])('is refused when it %s', async (why, changes) => {
    await expect(refused(await issuer.token(changes))).resolves.toEqual({
      status: 401,
      detail: `The token ${why}.`,
      challenge: `Bearer error="invalid_token", error_description="The token ${why}"`,
    });
  });

  it('is refused when somebody else signed it', async () => {
    const other = await TestIssuer.start();
    await expect(refused(await other.token())).resolves.toMatchObject({ status: 401, detail: 'The token is signed with a key that is not known.' });
    await other.close();
  });

  it('is refused when it was changed', async () => {
    const [header, , signature] = (await issuer.token()).split('.');
    const [, payload] = (await issuer.token({ roles: ['commander'] })).split('.');
    await expect(refused([header, payload, signature].join('.'))).resolves.toMatchObject({ status: 401, detail: 'The token has a signature that is not right.' });
  });

  it('is refused when it is not signed', async () => {
    const token = new UnsecuredJWT({ sub: 'mallory' }).setExpirationTime('1h').encode();
    await expect(refused(token)).resolves.toMatchObject({ status: 401 });
  });

  it('is refused when it is signed with a public key as if that were a secret', async () => {
    const [published = {}] = issuer.jwks.keys;
    const publicKey = await importJWK({ ...published, ext: true }, 'ES256', { extractable: true });
    const secret = new TextEncoder().encode(await exportSPKI(publicKey as Parameters<typeof exportSPKI>[0]));
    const token = await new SignJWT({ sub: 'mallory', iss: issuer.iss, aud: 'reprise' })
      .setProtectedHeader({ alg: 'HS256', kid: published.kid ?? '' })
      .setExpirationTime('1h')
      .sign(secret);
    await expect(refused(token)).resolves.toMatchObject({ status: 401, detail: 'The token is signed with an algorithm that is not allowed.' });
  });

  it('is refused when it names a key of another kind', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const token = await new SignJWT({ sub: 'mallory' }).setProtectedHeader({ alg: 'EdDSA', kid: issuer.jwks.keys[0]?.kid ?? '' }).setExpirationTime('1h').sign(privateKey);
    await expect(refused(token)).resolves.toMatchObject({ status: 401 });
  });

  it.each(['nonsense', 'a.b.c', '..', 'e30.e30.e30'])('is refused when it is %s', async (token) => {
    await expect(refusalOf(verifier.callerOf(token))).resolves.toMatchObject({ status: 401, detail: 'The token is not a JSON Web Token that can be checked.' });
  });

  it('is neither good nor bad while the keys are away', async () => {
    issuer.away = true;
    await expect(refused(await issuer.token())).resolves.toMatchObject({ status: 503 });
    issuer.away = false;
    await expect(callerOf()).resolves.toMatchObject({ actor: 'tester' });
  });

  it('is good while the keys are away, once they are known', async () => {
    await callerOf();
    issuer.away = true;
    await expect(callerOf()).resolves.toMatchObject({ actor: 'tester' });
  });

  it('may be signed with a key that is new', async () => {
    await callerOf();
    await issuer.rotate();
    await expect(callerOf()).resolves.toMatchObject({ actor: 'tester' });
  });

  it('with an unknown key makes nobody fetch the keys over and over', async () => {
    const patient = new TokenVerifier({ issuer: issuer.iss, audience: 'reprise', keys: { url: issuer.jwksUrl } });
    const other = await TestIssuer.start();
    await patient.callerOf(await issuer.token());
    const before = issuer.fetched;
    for (let n = 0; n < 5; n++) await expect(refusalOf(patient.callerOf(await other.token()))).resolves.toMatchObject({ status: 401 });
    expect(issuer.fetched - before).toBe(0);
    await other.close();
  });
});
