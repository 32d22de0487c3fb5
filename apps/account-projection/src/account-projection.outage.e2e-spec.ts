import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type Transport, describeWithKafka, publishedLog, tcpProxy, uniqueTopic } from '@reprise/testing';
import { onTopic } from './on-topic.for-spec';

const contract = uniqueTopic(accountEvents);
const service = projectionService(onTopic(contract));
const owner = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' };
const opened: AccountEvent = { type: 'AccountOpened', data: { accountId: '1', owner, currency: 'EUR', overdraftLimit: 0 } };
const deposited: AccountEvent = { type: 'FundsDeposited', data: { amount: 5, currency: 'EUR' } };

const suite = (transport: Transport) =>
  it('says so, and goes on where it was', async () => {
    const log = await publishedLog(contract, transport);
    const direct = new URL(log.env.READ_MODEL_URL ?? '');
    const proxy = await tcpProxy({ host: direct.hostname, port: Number(direct.port) });
    const url = Object.assign(new URL(direct), { port: String(proxy.port) }).href;
    const app = await createService(service, readEnv(service.env, { ...log.env, READ_MODEL_URL: url, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    const get = async (path: string, minPosition = 0) =>
      fetch(`${await app.getUrl()}${path}`, { headers: { 'Reprise-Min-Position': String(minPosition), Prefer: 'wait=30' } });

    expect((await get('/accounts/1', await log.append('account-1', opened))).status).toBe(200);
    proxy.cut();
    for (const path of ['/accounts/1', '/accounts/1/statement', '/health/ready']) expect((await get(path)).status).toBe(503);
    expect((await get('/health/live')).status).toBe(200);
    const position = await log.append('account-1', deposited);
    proxy.mend();
    let answer = await get('/accounts/1', position);
    while (answer.status === 503) answer = await get('/accounts/1', position);
    expect(await answer.json()).toMatchObject({ balance: 5, transactionCount: 1, streamVersion: 2 });

    await app.close();
    await proxy.close();
    await log.close();
  });

const feedOf = async (url: string) => {
  const response = await fetch(`${url}/health/ready`);
  const { info } = (await response.json()) as { info: { feed: { lag: number; failingSeconds: number }; 'read-model': object } };
  return { ...info.feed, ...info['read-model'], status: response.status };
};

describe('account-projection whose log is away', () => {
  it('is ready all the time, and says that it does not get on', async () => {
    const log = await publishedLog(contract, 'log');
    const app = await createService(service, readEnv(service.env, { ...log.env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const headers = { 'Reprise-Min-Position': String(await log.append('account-1', opened)), Prefer: 'wait=30' };
    expect((await fetch(`${url}/accounts/1`, { headers })).status).toBe(200);
    expect(await feedOf(url)).toEqual({ status: 200, lag: expect.any(Number) as number, lagSeconds: expect.any(Number) as number, standstillSeconds: 0, failingSeconds: 0, holes: 0, healed: 0, live: true, parkedKeys: 0 });
    await log.stopHistory();
    let feed = await feedOf(url);
    while (feed.status === 200 && feed.failingSeconds === 0) feed = await feedOf(url);
    expect(feed).toMatchObject({ status: 200, live: true });
    expect((await fetch(`${url}/accounts/1`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^reprise_feed_failing_seconds (?!0$)/m);
    await app.close();
    await log.close();
  });
});

describeWithKafka('account-projection by Kafka, its database away', () => suite('kafka'));
describe('account-projection by the log, its database away', () => suite('log'));
