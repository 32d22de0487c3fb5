import { join } from 'node:path';
import { type TcpProxy, type TestLog, asLogin, createTestLog, tcpProxy, through, toldSecrets } from '@reprise/testing';

const main = join(__dirname, '..', 'dist', 'main.js');
const paths = ['/events', '/head', '/streams/account-a'];

describe('secrets of history-service', () => {
  let log: TestLog;
  let proxy: TcpProxy;
  let env: Record<string, string>;
  beforeAll(async () => {
    log = await createTestLog();
    const { hostname: host, port } = new URL(log.readerUrl);
    proxy = await tcpProxy({ host, port: Number(port || 5432) });
    env = { EVENT_STORE_READER_URL: through(proxy, log.readerUrl), REPRISE_DEV_ACTOR: 'dev' };
  });
  afterEach(() => proxy.mend());
  afterAll(async () => {
    await proxy.close();
    await log.drop();
  });

  it('stay where they are when requests go wrong and the database goes away', async () => {
    await expect(toldSecrets({ main, env, paths, takeAway: () => proxy.cut() })).resolves.toEqual([]);
  });

  it('stay where they are when the password is wrong', async () => {
    const wrong = asLogin(env['EVENT_STORE_READER_URL'] ?? '', 'reprise_reader', 'canary-p%40ssword');
    await expect(toldSecrets({ main, env: { ...env, EVENT_STORE_READER_URL: wrong }, paths })).resolves.toEqual([]);
  });

  it.each([
    ['a URL that is none', { EVENT_STORE_READER_URL: 'postgrex://reader:canary-password@localhost/log' }],
    ['keys behind a password', { AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a', AUTH_JWKS_URL: 'https://me:canary-password@issuer.example/jwks.json' }],
    ['a token for a number', { RATE_LIMIT_PER_SECOND: 'canary-password', REPRISE_TOKEN: 'canary-password' }],
  ])('stay where they are when the environment holds %s', async (_, wrong) => {
    await expect(toldSecrets({ main, env: { ...env, ...wrong }, paths })).resolves.toEqual([]);
  });
});
