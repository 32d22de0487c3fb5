import { join } from 'node:path';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import type { StoredEvent } from '@reprise/kernel';
import { projectionService } from '@reprise/projection-service';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type Transport, describeWithKafka, goldenFiles, publishedLog, uniqueTopic } from '@reprise/testing';
import { onTopic } from './on-topic.for-spec';

/** Account 42, opened and paid into as the first versions wrote it: 20.29 euros. */
const written = goldenFiles(join(__dirname, '../../../libs/contracts/accounts/golden'))
  .filter(({ name }) => name === 'AccountOpened.v1' || name === 'FundsDeposited.v1')
  .map(({ stored }) => stored);
const [opened, deposited] = written;

const contract = uniqueTopic(accountEvents);
const service = projectionService(onTopic(contract));

const suite = (transport: Transport) => {
  let log: PublishedLog<AccountEvent>;
  let app: Awaited<ReturnType<typeof createService>>;
  let position = 0;

  beforeAll(async () => {
    log = await publishedLog(contract, transport);
    app = await createService(service, readEnv(service.env, { ...log.env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    const events = written.map(({ eventId, type, schemaVersion, data, metadata, occurredAt }) => ({ eventId, type, schemaVersion, data, metadata, occurredAt }));
    const { streams } = await log.store.append({ streams: [{ streamId: 'account-42', expectedVersion: 0, events }] });
    position = streams[0]?.position ?? 0;
  });
  afterAll(async () => {
    await app?.close();
    await log?.close();
  });

  const get = async (path: string) => {
    const response = await fetch(`${await app.getUrl()}${path}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' } });
    return (await response.json()) as Record<string, unknown>;
  };
  const row = { accountId: '42', balance: 2_029, transactionCount: 1, status: 'open', openedAt: opened?.occurredAt, lastActivityAt: deposited?.occurredAt };

  it('are in the account', async () => expect(await get('/accounts/42')).toMatchObject({ ...row, streamVersion: 2 }));

  it('are in its statement', async () =>
    expect(await get('/accounts/42/statement')).toMatchObject({
      items: [{ kind: 'deposit', amount: 2_029, currency: 'EUR', reference: 'salary', balanceAfter: 2_029, streamVersion: 2 }],
    }));

  it('are in what it was', async () => {
    expect(await get(`/accounts/42?asOf=${position}`)).toMatchObject({ ...row, asOf: { replayed: 2 } });
    expect(await get(`/accounts/42?asOf=${deposited?.occurredAt}`)).toMatchObject({ ...row, asOf: { replayed: 2 } });
    expect(await get(`/accounts/42?asOf=${opened?.occurredAt}`)).toMatchObject({ balance: 0, asOf: { replayed: 1 } });
  });

  it('are in its provenance', async () => {
    const { items } = (await get('/accounts/42/provenance')) as { items: { eventId: string; changes: unknown[]; parked?: string }[] };
    expect(items.map(({ eventId, parked }) => [eventId, parked])).toEqual(written.map(({ eventId }) => [eventId, undefined]));
    expect(items[1]?.changes).toContainEqual({ field: 'balance', before: 0, after: 2_029 });
  });

  it('stay in the log as they were written', async () => {
    const stored: StoredEvent[] = [];
    for await (const event of log.store.readStream({ streamId: 'account-42' })) stored.push(event);
    expect(stored).toMatchObject(written.map(({ data, schemaVersion, eventId }) => ({ data, schemaVersion, eventId })));
  });
};

describeWithKafka('events of old shapes by Kafka', () => suite('kafka'));
describe('events of old shapes by the log', () => suite('log'));
