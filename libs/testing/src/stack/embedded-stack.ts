import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingForKafka, startKafka, startPostgres } from '@reprise/stack';
import type { TestStack } from './running-stack';
import { watch } from './watch';

/** What runs already. */
interface Given {
  readonly postgresUrl?: string | undefined;
  readonly brokers?: readonly string[] | undefined;
}

/** @param why it is embedded, in a few words */
export async function embeddedStack(given: Given, why: string): Promise<TestStack> {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-test-'));
  // Root's Postgres runs as another user, who has to get through.
  chmodSync(folder, 0o711);
  const watchdog = watch(folder);
  try {
    const [postgres, kafka] = await Promise.all([postgresIn(folder, given.postgresUrl), kafkaIn(folder, given.brokers)]);
    const description = `${postgres.description}, ${kafka.description} (${why})`;
    return { description, postgresUrl: postgres.url, brokers: kafka.brokers, stop: () => watchdog.end() };
  } catch (error) {
    await watchdog.end();
    throw error;
  }
}

async function postgresIn(folder: string, url?: string): Promise<{ url: string; description: string }> {
  if (url) return { url, description: 'Postgres from DATABASE_URL' };
  const { adminUrl, port } = await startPostgres({ dataDir: join(folder, 'postgres'), password: randomBytes(12).toString('hex') });
  return { url: adminUrl, description: `embedded Postgres on port ${port}` };
}

async function kafkaIn(folder: string, given?: readonly string[]): Promise<{ brokers: readonly string[]; description: string }> {
  if (given) return { brokers: given, description: `Kafka from KAFKA_BROKERS (${given.join(', ')})` };
  const missing = missingForKafka();
  if (missing) return { brokers: [], description: `no Kafka, its tests are skipped: ${missing}` };
  const { brokers, port } = await startKafka({ dataDir: join(folder, 'kafka') });
  return { brokers, description: `embedded Kafka on port ${port}` };
}
