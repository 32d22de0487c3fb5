/** What the global setup leaves for the tests, in the environment that jest's workers inherit. */
const POSTGRES = 'REPRISE_TEST_POSTGRES';
const KAFKA = 'REPRISE_TEST_KAFKA';
const RUN = 'REPRISE_TEST_RUN';

export interface TestEnvironment {
  /** Superuser. */
  readonly postgresUrl: string;
  readonly brokers: readonly string[];
}

export function publishEnvironment({ postgresUrl, brokers }: TestEnvironment): void {
  process.env[POSTGRES] = postgresUrl;
  process.env[RUN] = `${Date.now().toString(36)}${process.pid.toString(36)}`;
  if (brokers.length > 0) process.env[KAFKA] = brokers.join(',');
  else delete process.env[KAFKA];
}

/** Tells this jest run from others on the same Postgres. */
export const testRun = (): string => process.env[RUN] ?? String(process.pid);

/** Superuser URL of the run's Postgres, database `postgres` or the one that was given. */
export function postgresUrl(): string {
  const url = process.env[POSTGRES];
  if (!url) throw new Error(`${POSTGRES} is not set: run *.int-spec.ts and *.e2e-spec.ts through jest's integration and end-to-end projects`);
  return url;
}

export const hasKafka = (): boolean => Boolean(process.env[KAFKA]);

export function kafkaBrokers(): string[] {
  const brokers = process.env[KAFKA];
  if (!brokers) throw new Error('there is no Kafka in this run: the first line of the run says why (describeWithKafka skips instead)');
  return brokers.split(',');
}
