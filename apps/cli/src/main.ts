#!/usr/bin/env node
import { reprise } from './program';

/** A reason a person can act on is one line; anything else is a bug, and shown in full. */
const isExpected = (error: unknown): error is Error => error instanceof Error && ['LocalError', 'StackError'].includes(error.name);

// Whoever reads our output may stop early, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

reprise().parseAsync().catch((error: unknown) => {
  console.error(isExpected(error) ? error.message : error);
  process.exitCode = isExpected(error) ? 2 : 1;
});
