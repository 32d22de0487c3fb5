import type { INestApplication } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { Shutdown } from './shutdown';

/**
 * SIGTERM and SIGINT: accept nothing new, answer what is under way, close, exit 0; after `timeoutMs` exit 1 anyway.
 * A second signal ends at once. `Shutdown.fail()`, and an error nobody caught, end the process the same way, with 1.
 */
export function endWithProcess(app: INestApplication, timeoutMs: number) {
  const logger = app.get(Logger);
  let ending = false;

  const end = async (reason: string, code: number) => {
    if (ending) process.exit(code || 130);
    ending = true;
    logger.log(`closing: ${reason}`);
    setTimeout(() => giveUp(logger, timeoutMs), timeoutMs).unref();
    try {
      await app.close();
      process.exit(code);
    } catch (error) {
      logger.error(error);
      process.exit(1);
    }
  };

  process.on('SIGTERM', () => void end('SIGTERM', 0));
  process.on('SIGINT', () => void end('SIGINT', 0));
  void app.get(Shutdown).failed.then(({ reason, cause }) => {
    logger.fatal({ err: cause }, reason);
    return end(reason, 1);
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      void end(event, 1);
    });
}

function giveUp(logger: Logger, timeoutMs: number) {
  logger.error(`not closed within ${timeoutMs} ms: leaving`);
  process.exit(1);
}
