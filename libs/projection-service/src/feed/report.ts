import type { Logger } from '@nestjs/common';
import type { Log } from '@reprise/messaging';

/** What messaging has to say, in the service's log. */
export const reportTo =
  (logger: Logger): Log =>
  (level, message, facts = {}) =>
    logger[level === 'info' ? 'log' : level](facts, message);
