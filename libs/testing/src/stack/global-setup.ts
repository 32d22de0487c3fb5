import { publishEnvironment } from './test-environment';
import { startTestStack } from './test-stack';
import { running } from './running-stack';

/** Once per jest run, also when several projects name it. */
export default async function globalSetup(): Promise<void> {
  if (running.stack) return;
  const stack = await startTestStack();
  running.stack = stack;
  publishEnvironment(stack);
  process.stderr.write(`Test stack: ${stack.description}\n`);
}
