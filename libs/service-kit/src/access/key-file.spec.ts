import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestIssuer } from '@reprise/testing/pure';
import { TokenVerifier } from './token-verifier';

describe('keys in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-keys-'));
  const file = join(folder, 'jwks.json');
  let issuer: TestIssuer;
  let verifier: TokenVerifier;

  const publish = () => {
    writeFileSync(`${file}.new`, JSON.stringify(issuer.jwks));
    renameSync(`${file}.new`, file);
  };

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    verifier = new TokenVerifier({ issuer: issuer.iss, audience: 'reprise', keys: { file } });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await issuer.close();
  });

  it('are not to be had before it is there', async () => {
    await expect(verifier.callerOf(await issuer.token())).rejects.toMatchObject({ kind: { status: 503 } });
  });

  it('are those it holds now: new ones count, and old ones no longer', async () => {
    publish();
    const old = await issuer.token();
    await expect(verifier.callerOf(old)).resolves.toMatchObject({ actor: 'tester' });
    await issuer.rotate();
    publish();
    await expect(verifier.callerOf(await issuer.token())).resolves.toMatchObject({ actor: 'tester' });
    await expect(verifier.callerOf(old)).rejects.toMatchObject({ kind: { status: 401 } });
  });

  it('are not to be had while it is not JSON', async () => {
    writeFileSync(file, '{"keys":');
    await expect(verifier.callerOf(await issuer.token())).rejects.toMatchObject({ kind: { status: 503 } });
  });
});
