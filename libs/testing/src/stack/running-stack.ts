import type { TestEnvironment } from './test-environment';

/** Where the tests of a run find Postgres and Kafka. */
export interface TestStack extends TestEnvironment {
  /** What runs and why, in one line. */
  readonly description: string;
  stop(): Promise<void>;
}

interface Running {
  stack?: TestStack;
}

const KEY = Symbol.for('reprise.test-stack');
const holder = globalThis as { [KEY]?: Running };

/** The run's stack. Setup and teardown are loaded apart and share nothing but the process. */
export const running: Running = (holder[KEY] ??= {});
