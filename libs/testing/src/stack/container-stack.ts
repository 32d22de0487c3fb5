import { freePort } from '@reprise/stack';
import { missingForContainers } from './container-runtime';
import type { TestStack } from './running-stack';

const { POSTGRES_IMAGE = 'postgres:18', KAFKA_IMAGE = 'apache/kafka:4.1.0' } = process.env;
/** What testcontainers asks to remove containers after a test run that was killed. */
const { RYUK_CONTAINER_IMAGE = 'testcontainers/ryuk:0.14.0' } = process.env;
const OUTSIDE = 9092;

/** One broker that is its own controller; `advertised` is where clients of this machine reach it. */
const kafkaEnvironment = (advertised: string) => ({
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENERS: `PLAINTEXT://:${OUTSIDE},CONTROLLER://:9093`,
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${advertised}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
});

/** Containers that a reaper removes, whatever happens to us, where it can be had; or why there can be none. */
export async function containerStack(): Promise<TestStack | string> {
  const missing = await missingForContainers([POSTGRES_IMAGE, KAFKA_IMAGE]);
  if (missing) return missing;
  const unreaped = await missingForContainers([RYUK_CONTAINER_IMAGE]);
  if (unreaped) process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  try {
    const stack = await startContainers();
    return unreaped ? { ...stack, description: `${stack.description}; a killed run would leave them (${unreaped})` } : stack;
  } catch (error) {
    return `containers did not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Loaded only when needed: the client takes a second. */
async function startContainers(): Promise<TestStack> {
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const host = (await getContainerRuntimeClient()).info.containerRuntime.host;
  // Known before it starts, since the broker says it to its clients.
  const port = await freePort();
  const [postgres, kafka] = await Promise.all([
    new PostgreSqlContainer(POSTGRES_IMAGE).withUsername('postgres').withCommand(['postgres', '-c', 'max_connections=200']).start(),
    new GenericContainer(KAFKA_IMAGE)
      .withExposedPorts({ container: OUTSIDE, host: port })
      .withEnvironment(kafkaEnvironment(`${host}:${port}`))
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start(),
  ]);
  return {
    description: `containers ${POSTGRES_IMAGE} and ${KAFKA_IMAGE}`,
    postgresUrl: postgres.getConnectionUri(),
    brokers: [`${host}:${port}`],
    stop: async () => void (await Promise.all([postgres.stop(), kafka.stop()])),
  };
}
