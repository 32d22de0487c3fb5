import { type TcpProxy, tcpProxy } from '@reprise/testing';
import { type CommandsUnderTest, type TestedLog, ada, aLog } from './commands-under-test.for-spec';

/** Nobody listens there. */
const NO_BROKER = '127.0.0.1:1';

const through = (proxy: TcpProxy, url: string) => {
  const rerouted = new URL(url);
  rerouted.hostname = '127.0.0.1';
  rerouted.port = String(proxy.port);
  return rerouted.href;
};

describe('while something is away', () => {
  let log: TestedLog;

  beforeAll(async () => {
    log = await aLog();
  });
  afterAll(() => log.close());

  const metric = async ({ url }: CommandsUnderTest, name: string) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  };
  const status = async ({ url }: CommandsUnderTest, path: string) => (await fetch(`${url}${path}`)).status;

  it('commands go on without Kafka, and the lag shows', async () => {
    const commands = await log.start({ KAFKA_BROKERS: NO_BROKER });
    await expect(commands.send('/accounts', { accountId: 'a', owner: ada, currency: 'EUR' })).resolves.toMatchObject({ status: 201 });
    await expect(status(commands, '/health/ready')).resolves.toBe(200);
    while ((await metric(commands, 'reprise_relay_lag')) !== 1) await fetch(`${commands.url}/health/live`);
    while ((await metric(commands, 'reprise_relay_failing_seconds')) === 0) await fetch(`${commands.url}/health/live`);
    await expect(status(commands, '/health/ready')).resolves.toBe(200);
    expect([await metric(commands, 'reprise_relay_position'), await metric(commands, 'reprise_log_head')]).toEqual([0, 1]);
  });

  it('commands are refused without Postgres, clearly and for as long as it is away', async () => {
    const { hostname, port } = new URL(log.writerUrl);
    const proxy = await tcpProxy({ host: hostname, port: Number(port || 5432) });
    const commands = await log.start({ EVENT_STORE_WRITER_URL: through(proxy, log.writerUrl) });
    await commands.send('/accounts', { accountId: 'b', owner: ada, currency: 'EUR' });
    proxy.cut();
    const refused = await commands.send('/accounts/b/deposits', { amount: 1 });
    expect(refused).toMatchObject({ status: 503, body: { type: 'urn:reprise:problem:unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    await expect(status(commands, '/health/ready')).resolves.toBe(503);
    await expect(status(commands, '/health/live')).resolves.toBe(200);
    expect(await metric(commands, 'reprise_check_up{check="event-store"}')).toBe(0);
    proxy.mend();
    while ((await status(commands, '/health/ready')) !== 200) await status(commands, '/health/live');
    expect(await metric(commands, 'reprise_check_up{check="event-store"}')).toBe(1);
    await expect(commands.send('/accounts/b/deposits', { amount: 1 })).resolves.toMatchObject({ status: 201, body: { streamVersion: 2 } });
    await commands.stop();
    await proxy.close();
  });
});
