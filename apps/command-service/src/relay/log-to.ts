import type { Logger } from '@nestjs/common';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** What messaging reports, as lines of this service's log. */
export const logTo = (logger: Logger) => (level: Level, message: string, facts: Readonly<Record<string, unknown>> = {}) =>
  logger[level === 'info' ? 'log' : level](facts, message);
