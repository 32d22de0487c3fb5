import { missingForContainers } from './container-runtime';
import type { TestStack } from './running-stack';

const { POSTGRES_IMAGE = 'postgres:18-alpine', KAFKA_IMAGE = 'confluentinc/cp-kafka:8.1.0' } = process.env;
const KAFKA_PORT = 9093;

/** Containers that their own reaper removes, whatever happens to us; or why there can be none. */
export async function containerStack(): Promise<TestStack | string> {
  const missing = await missingForContainers([POSTGRES_IMAGE, KAFKA_IMAGE]);
  if (missing) return missing;
  try {
    return await startContainers();
  } catch (error) {
    return `containers did not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Loaded only when needed: the client takes a second. */
async function startContainers(): Promise<TestStack> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const { KafkaContainer } = await import('@testcontainers/kafka');
  const postgres = await new PostgreSqlContainer(POSTGRES_IMAGE).withUsername('postgres').withCommand(['postgres', '-c', 'max_connections=200']).start();
  const kafka = await new KafkaContainer(KAFKA_IMAGE).withKraft().withEnvironment({ KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false' }).start();
  return {
    description: `containers ${POSTGRES_IMAGE} and ${KAFKA_IMAGE}`,
    postgresUrl: postgres.getConnectionUri(),
    brokers: [`${kafka.getHost()}:${kafka.getMappedPort(KAFKA_PORT)}`],
    stop: async () => void (await Promise.all([postgres.stop(), kafka.stop()])),
  };
}
