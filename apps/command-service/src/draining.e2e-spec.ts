import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { accountEvents } from '@reprise/contracts-accounts';
import { PostgresEventStore } from '@reprise/event-store';
import { KafkajsClient } from '@reprise/messaging';
import { SpeakingService, createTestLog, describeWithKafka, kafkaBrokers, topicMessages, withClient } from '@reprise/testing';
import { ada } from './commands-under-test.for-spec';

const MAIN = join(__dirname, '..', 'dist', 'main.js');
const CALLERS = 16;
const ENOUGH = 300;

/** What became of the commands of several callers, who stop as soon as the service is not ready, as a load balancer has it. */
class Load {
  readonly acknowledged: number[] = [];
  /** Anything but an acknowledgement. */
  readonly others: unknown[] = [];
  private isReady = true;

  constructor(private readonly url: string) {}

  async run(): Promise<void> {
    await Promise.all([this.watch(), ...Array.from({ length: CALLERS }, (_, caller) => this.deposit(caller))]);
  }

  async post(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = (await response.json()) as { position: number };
    if (response.status === 201) this.acknowledged.push(answer.position);
    else this.others.push(answer);
  }

  private async deposit(caller: number): Promise<void> {
    while (this.isReady) await this.post(`/accounts/${caller}/deposits`, { amount: 1 }).catch((error: Error) => this.others.push(error.cause));
  }

  private async says(status: number): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then((answer) => answer.status === status, () => false);
  }

  private async watch(): Promise<void> {
    while (await this.says(200)) await pause(5);
    this.isReady = false;
  }
}

describeWithKafka('command-service that is told to end under load', () => {
  let service: SpeakingService;
  afterEach(() => service.signal('SIGKILL'));

  it('answers every command it was sent, keeps what it acknowledged, finishes what it publishes and gives up the lead', async () => {
    const log = await createTestLog();
    const suffix = `.${randomUUID()}`;
    const env = { EVENT_STORE_WRITER_URL: log.writerUrl, KAFKA_BROKERS: kafkaBrokers().join(), REPRISE_DEV_ACTOR: 'dev', LOG_LEVEL: 'info', SHUTDOWN_DELAY_MS: '3000' };
    service = SpeakingService.start(MAIN, env, `for (const { topic } of require('@reprise/contracts-all').contexts) topic.name += '${suffix}'`);
    const load = new Load((await service.url()) ?? '');
    for (let caller = 0; caller < CALLERS; caller++) await load.post('/accounts', { accountId: String(caller), owner: ada, currency: 'EUR' });
    await service.says(/relay: active/);
    const done = load.run();
    while (load.acknowledged.length < ENOUGH) await pause(5);
    service.signal('SIGTERM');
    await done;
    expect(await service.exit).toEqual([0, null]);
    expect(await service.says(/"closed"/)).toBe(true);
    expect(load.others).toEqual([]);

    const store = await PostgresEventStore.open({ url: log.readerUrl, connections: 1 });
    const positions: number[] = [];
    for await (const { position } of store.readAll()) positions.push(position);
    await store.close();
    expect(load.acknowledged.sort((a, b) => a - b)).toEqual(positions);

    const kafka = new KafkajsClient({ brokers: kafkaBrokers() });
    const published = await topicMessages(kafka, { ...accountEvents.topic, name: `${accountEvents.topic.name}${suffix}` });
    await kafka.close();
    await withClient(log.superuserUrl, async (client) => {
      const { rows } = await client.query<{ position: number }>('SELECT position::int FROM relay_checkpoints WHERE name = $1', [`${accountEvents.topic.name}${suffix}`]);
      expect(published.map(({ event }) => event.position).sort((a, b) => a - b)).toEqual(positions.filter((position) => position <= (rows[0]?.position ?? 0)));
      const held = await client.query("SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND d.datname = current_database()");
      expect(held.rowCount).toBe(0);
    });
    await log.drop();
  }, 150_000);
});
