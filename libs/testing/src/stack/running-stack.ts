import type { TestStack } from './test-stack';

interface Running {
  stack?: TestStack;
}

const KEY = Symbol.for('reprise.test-stack');
const holder = globalThis as { [KEY]?: Running };

/** The run's stack. Setup and teardown are loaded apart and share nothing but the process. */
export const running: Running = (holder[KEY] ??= {});
