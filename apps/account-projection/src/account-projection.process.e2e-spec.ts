import { join } from 'node:path';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { KafkajsClient } from '@reprise/messaging';
import { type PublishedLog, SpeakingService, describeWithKafka, kafkaBrokers, publishedLog, uniqueTopic } from '@reprise/testing';

const MAIN = join(__dirname, '..', 'dist', 'main.js');
const { topic } = uniqueTopic(accountEvents);

const owner = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org' };
const opened: AccountEvent = { type: 'AccountOpened', data: { accountId: '1', owner, currency: 'EUR', overdraftLimit: 0 } };

const started: SpeakingService[] = [];

/** The built service as a process, on a topic of its own. */
const start = (env: PublishedLog<never>['env']) => {
  const service = SpeakingService.start(MAIN, { ...env, LOG_LEVEL: 'info' }, `require('@reprise/contracts-accounts').accountEvents.topic.name = '${topic.name}'`);
  started.push(service);
  return service;
};

describeWithKafka('account-projection as a process', () => {
  afterEach(() => started.forEach((service) => service.signal('SIGKILL')));

  it('ends with 0 when told to, its streams whole, and with 1 when its feed cannot go on', async () => {
    const log = await publishedLog({ ...accountEvents, topic }, 'log');
    const env = { ...log.env, REPRISE_TRANSPORT: 'kafka', KAFKA_BROKERS: kafkaBrokers().join() };

    const told = start(log.env);
    const url = await told.url();
    const headers = { 'Reprise-Min-Position': String(await log.append('account-1', opened)), Prefer: 'wait=30' };
    expect((await fetch(`${url}/accounts/1`, { headers })).status).toBe(200);
    const changes = await fetch(`${url}/accounts/events`);
    told.signal('SIGTERM');
    expect(await changes.text()).toMatch(/^retry: \d+\nid: .+\n\n$/);
    expect(await told.exit).toEqual([0, null]);

    const kafka = new KafkajsClient({ brokers: kafkaBrokers() });
    await kafka.ensureTopic({ name: topic.name, partitions: topic.partitions + 1 });
    await kafka.close();
    const stuck = start(env);
    expect(await stuck.exit).toEqual([1, null]);
    expect(await stuck.says(/the feed cannot go on/)).toBe(true);
    await log.close();
  });
});
