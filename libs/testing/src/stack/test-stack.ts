import { containerStack } from './container-stack';
import { embeddedStack } from './embedded-stack';
import type { TestStack } from './running-stack';
import { templateNames } from './template-names';
import { withClient } from './with-client';

/** What was given by DATABASE_URL and KAFKA_BROKERS; else containers; else embedded. */
export async function startTestStack(): Promise<TestStack> {
  const { DATABASE_URL: url, KAFKA_BROKERS: brokers } = process.env;
  if (url) return givenStack(url, brokers);
  const containers = await containerStack();
  return typeof containers === 'string' ? embeddedStack(containers, brokers) : containers;
}

function givenStack(postgresUrl: string, brokers = ''): TestStack {
  const list = brokers.split(',').filter(Boolean);
  const kafka = list.length > 0 ? `Kafka from KAFKA_BROKERS (${list.join(', ')})` : 'no Kafka: KAFKA_BROKERS is not set';
  return { description: `Postgres from DATABASE_URL, ${kafka}`, postgresUrl, brokers: list, stop: () => dropTemplates(postgresUrl) };
}

const dropTemplates = (url: string) =>
  withClient(url, async (client) => {
    for (const name of Object.values(templateNames())) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
