import { join } from 'node:path';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { type PublishedLog, type TcpProxy, type TestVault, asLogin, createTestVault, publishedLog, tcpProxy, through, toldSecrets } from '@reprise/testing';

const main = join(__dirname, '..', 'dist', 'main.js');
const paths = ['/accounts', '/accounts/a', '/projections', '/projections/a/rebuild'];
/** Nothing listens there. */
const NOBODY = '127.0.0.1:1';

describe('secrets of account-projection', () => {
  let log: PublishedLog<AccountEvent>;
  let at: TestVault;
  let proxies: TcpProxy[];
  let env: Record<string, string>;
  beforeAll(async () => {
    [log, at] = await Promise.all([publishedLog(accountEvents, 'log'), createTestVault()]);
    const readModel = new URL(log.env['READ_MODEL_URL'] ?? '');
    const target = { host: readModel.hostname, port: Number(readModel.port || 5432) };
    const [rows, vault] = (proxies = [await tcpProxy(target), await tcpProxy(target)]) as [TcpProxy, TcpProxy];
    env = {
      ...log.env,
      LOG_LEVEL: 'trace',
      READ_MODEL_URL: through(rows, readModel.toString()),
      VAULT_URL: through(vault, at.readerUrl),
      VAULT_MASTER_KEY: at.masterKey,
      VAULT_KEY_FOLDER: at.keyFolder,
      HISTORY_TOKEN: 'canary-history-token',
    };
  });
  afterEach(() => proxies.forEach((proxy) => proxy.mend()));
  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
    await log.close();
    await at.drop();
  });

  it('stay where they are when requests go wrong, and the database and the vault go away', async () => {
    await expect(toldSecrets({ main, env, paths, takeAway: () => proxies.forEach((proxy) => proxy.cut()) })).resolves.toEqual([]);
  }, 120_000);

  it.each(['READ_MODEL_URL', 'VAULT_URL'])('stay where they are when the password of %s is wrong', async (name) => {
    const url = env[name] ?? '';
    const wrong = { [name]: asLogin(url, new URL(url).username, 'canary-p%40ssword') };
    await expect(toldSecrets({ main, env: { ...env, ...wrong }, paths })).resolves.toEqual([]);
  });

  it.each([
    ['Kafka is away', { REPRISE_TRANSPORT: 'kafka', KAFKA_BROKERS: NOBODY }],
    ['history is away', { HISTORY_URL: `http://${NOBODY}` }],
    ['history is asked for with a password', { HISTORY_URL: `http://reader:canary-password@${NOBODY}` }],
    ['the master key is none', { VAULT_MASTER_KEY: 'canary-master-key' }],
  ])('stay where they are when %s', async (_, wrong) => {
    await expect(toldSecrets({ main, env: { ...env, ...wrong }, paths })).resolves.toEqual([]);
  }, 60_000);
});
