import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { accountEvents } from '@reprise/contracts-accounts';
import { KafkajsClient } from '@reprise/messaging';
import { type PublishedLog, describeWithKafka, kafkaBrokers, publishedLog, uniqueTopic } from '@reprise/testing';

const MAIN = join(__dirname, '..', 'dist', 'main.js');
const { topic } = uniqueTopic(accountEvents);

/** The built service as a process, on a topic of its own. */
const start = (env: PublishedLog<never>['env']): ChildProcess => {
  const contract = `require('@reprise/contracts-accounts').accountEvents.topic.name = '${topic.name}'`;
  const script = `${contract}; require(${JSON.stringify(MAIN)})`;
  return spawn(process.execPath, ['-e', script], { cwd: __dirname, env: { ...process.env, ...env, LOG_LEVEL: 'info', PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
};

const says = (process: ChildProcess, words: string) =>
  new Promise<void>((resolve) => {
    let text = '';
    process.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(words)) resolve();
    });
  });

describeWithKafka('account-projection as a process', () => {
  it('ends with 0 when told to, and with 1 when its feed cannot go on', async () => {
    const log = await publishedLog({ ...accountEvents, topic }, 'log');
    const env = { ...log.env, REPRISE_TRANSPORT: 'kafka', KAFKA_BROKERS: kafkaBrokers().join() };

    const told = start(log.env);
    await says(told, 'answers at');
    told.kill('SIGTERM');
    expect(await once(told, 'exit')).toEqual([0, null]);

    const kafka = new KafkajsClient({ brokers: kafkaBrokers() });
    await kafka.ensureTopic({ name: topic.name, partitions: topic.partitions + 1 });
    await kafka.close();
    const stuck = start(env);
    stuck.stdout?.resume();
    expect(await once(stuck, 'exit')).toEqual([1, null]);
    await log.close();
  });
});
