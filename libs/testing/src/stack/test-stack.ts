import { containerStack } from './container-stack';
import { embeddedStack } from './embedded-stack';
import type { TestStack } from './running-stack';
import { templateNames } from './template-names';
import { withClient } from './with-client';

/** What DATABASE_URL and KAFKA_BROKERS name; what they don't in containers; where those can't run, embedded. */
export async function startTestStack(): Promise<TestStack> {
  const { DATABASE_URL: postgresUrl, KAFKA_BROKERS } = process.env;
  const brokers = KAFKA_BROKERS?.split(',').filter(Boolean);
  if (postgresUrl && brokers) return givenStack(postgresUrl, brokers);
  if (postgresUrl || brokers) return embeddedStack({ postgresUrl, brokers }, 'the rest was given');
  const containers = await containerStack();
  return typeof containers === 'string' ? embeddedStack({}, containers) : containers;
}

const givenStack = (postgresUrl: string, brokers: readonly string[]): TestStack => ({
  description: `Postgres from DATABASE_URL, Kafka from KAFKA_BROKERS (${brokers.join(', ')})`,
  postgresUrl,
  brokers,
  stop: () => dropTemplates(postgresUrl),
});

const dropTemplates = (url: string) =>
  withClient(url, async (client) => {
    for (const name of Object.values(templateNames())) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
