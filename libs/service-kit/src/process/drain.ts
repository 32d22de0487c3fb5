import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { openRequestsOf } from '../http/http-server';
import { Shutdown } from './shutdown';

/** For requests that were sent on a connection that is kept alive before its caller could know. */
const LINGER_MS = 250;

export interface DrainTimes {
  /** How long new connections are still taken, until load balancers know. */
  readonly delayMs: number;
  /** After that: how long callers may take to read their answers. */
  readonly readWithinMs: number;
}

/**
 * Brings what is under way to its end: not ready at once; after the delay no new connections, and streams and waits end;
 * resolves when every request is answered. Whoever was let in gets an answer, unless they do not read it.
 * @returns how many did not
 */
export async function drain(app: INestApplication, { delayMs, readWithinMs }: DrainTimes): Promise<number> {
  const [shutdown, requests] = [app.get(Shutdown), openRequestsOf(app)];
  shutdown.leave();
  requests.sayClose();
  if (delayMs > 0) await pause(delayMs);
  const connectionsGone = requests.stopListening();
  shutdown.end();
  await Promise.race([answered(), pause(readWithinMs)]);
  return requests.cut();

  async function answered() {
    await requests.answered();
    await Promise.race([connectionsGone, pause(LINGER_MS)]);
    await requests.answered();
  }
}
