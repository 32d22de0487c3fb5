import { join } from 'node:path';
import { type TcpProxy, type TestLog, type TestVault, asLogin, createTestLog, createTestVault, tcpProxy, through, toldSecrets } from '@reprise/testing';

const main = join(__dirname, '..', 'dist', 'main.js');
const paths = ['/accounts', '/accounts/a/deposits', '/subjects/a/erasure'];
/** Nothing listens there. */
const NO_BROKER = '127.0.0.1:1';

describe('secrets of command-service', () => {
  let log: TestLog;
  let at: TestVault;
  let proxies: TcpProxy[];
  let env: Record<string, string>;
  beforeAll(async () => {
    [log, at] = await Promise.all([createTestLog(), createTestVault()]);
    const { hostname: host, port } = new URL(log.writerUrl);
    const target = { host, port: Number(port || 5432) };
    const [logProxy, vaultProxy] = (proxies = [await tcpProxy(target), await tcpProxy(target)]) as [TcpProxy, TcpProxy];
    env = {
      EVENT_STORE_OWNER_URL: log.ownerUrl,
      EVENT_STORE_WRITER_URL: through(logProxy, log.writerUrl),
      VAULT_URL: through(vaultProxy, at.keeperUrl),
      VAULT_MIGRATOR_URL: at.migratorUrl,
      VAULT_MASTER_KEY: at.masterKey,
      VAULT_KEY_FOLDER: at.keyFolder,
      REPRISE_DEV_ACTOR: 'dev',
    };
  });
  afterEach(() => proxies.forEach((proxy) => proxy.mend()));
  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
    await log.drop();
    await at.drop();
  });

  it('stay where they are when requests go wrong, the vault and the log go away, and Kafka never was there', async () => {
    const takeAway = () => proxies.forEach((proxy) => proxy.cut());
    await expect(toldSecrets({ main, env: { ...env, KAFKA_BROKERS: NO_BROKER }, paths, takeAway })).resolves.toEqual([]);
  }, 120_000);

  it.each(['EVENT_STORE_OWNER_URL', 'EVENT_STORE_WRITER_URL', 'VAULT_URL', 'VAULT_MIGRATOR_URL'])('stay where they are when the password of %s is wrong', async (name) => {
    const url = env[name] ?? '';
    const wrong = { [name]: asLogin(url, new URL(url).username, 'canary-p%40ssword') };
    await expect(toldSecrets({ main, env: { ...env, ...wrong }, paths })).resolves.toEqual([]);
  });

  it.each([
    ['a master key that is none', { VAULT_MASTER_KEY: 'canary-master-key' }],
    ['the master key of another vault', { VAULT_MASTER_KEY: 'Y2FuYXJ5IG1hc3RlciBrZXkgMTIzNDU2Nzg5MC0rLn4=' }],
    ['a URL that is none', { VAULT_URL: 'postgrex://keeper:canary-password@localhost/vault' }],
  ])('stay where they are when the environment holds %s', async (_, wrong) => {
    await expect(toldSecrets({ main, env: { ...env, ...wrong }, paths })).resolves.toEqual([]);
  });
});
