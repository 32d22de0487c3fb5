import type { INestApplication } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { openRequestsOf } from '../http/http-server';
import { drain } from './drain';
import { Shutdown } from './shutdown';

export interface Ending {
  /** After a signal: how long new connections are still taken, until load balancers know. */
  readonly delayMs: number;
  /** After that: how long all the rest may take. */
  readonly timeoutMs: number;
}

/** The part of the time by which callers must have read their answers; every handler has answered before. */
const READ_BY = 0.8;

/**
 * SIGTERM and SIGINT: not ready, accept nothing new, answer what is under way, close, exit 0; after `timeoutMs` exit 1
 * anyway. A second signal ends at once. `Shutdown.fail()`, and an error nobody caught, end the process the same way,
 * without the delay and with 1.
 */
export function endWithProcess(app: INestApplication, { delayMs, timeoutMs }: Ending) {
  const logger = app.get(Logger);
  const unanswered = () => `${openRequestsOf(app).count} requests unanswered`;
  let ending = false;

  const end = async (reason: string, code: number) => {
    if (ending) {
      logger.error(`${reason} while closing: leaving at once, ${unanswered()}`);
      process.exit(code || 130);
    }
    ending = true;
    const delay = code === 0 ? delayMs : 0;
    logger.log(`closing: ${reason}`);
    // Keeps the process: it must not end as if all were closed when nothing else keeps it.
    setTimeout(() => {
      logger.error(`not closed within ${timeoutMs} ms: leaving, ${unanswered()}`);
      process.exit(1);
    }, delay + timeoutMs);
    try {
      const cut = await drain(app, { delayMs: delay, readWithinMs: timeoutMs * READ_BY });
      if (cut > 0) logger.warn(`${cut} requests are cut: their callers did not read the answers`);
      await app.close();
      logger.log('closed');
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
