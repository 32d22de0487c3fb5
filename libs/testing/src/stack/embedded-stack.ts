import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingForKafka, startKafka, startPostgres } from '@reprise/stack';
import type { TestStack } from './running-stack';
import { watch } from './watch';

/** @param why not containers @param givenBrokers a Kafka that runs already */
export async function embeddedStack(why: string, givenBrokers?: string): Promise<TestStack> {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-test-'));
  // Root's Postgres runs as another user, who has to get through.
  chmodSync(folder, 0o711);
  const watchdog = watch(folder);
  try {
    const [postgres, kafka] = await Promise.all([
      startPostgres({ dataDir: join(folder, 'postgres'), password: randomBytes(12).toString('hex') }),
      brokersFor(folder, givenBrokers),
    ]);
    const description = `embedded Postgres on port ${postgres.port}, ${kafka.description} (${why})`;
    return { description, postgresUrl: postgres.adminUrl, brokers: kafka.brokers, stop: () => watchdog.end() };
  } catch (error) {
    await watchdog.end();
    throw error;
  }
}

async function brokersFor(folder: string, given?: string): Promise<{ brokers: readonly string[]; description: string }> {
  if (given) return { brokers: given.split(','), description: `Kafka from KAFKA_BROKERS (${given})` };
  const missing = missingForKafka();
  if (missing) return { brokers: [], description: `no Kafka, its tests are skipped: ${missing}` };
  const { brokers, port } = await startKafka({ dataDir: join(folder, 'kafka') });
  return { brokers, description: `embedded Kafka on port ${port}` };
}
