import { createServer } from 'node:net';
import { StackError } from './errors';

/** Below the range from which systems take the ports of outgoing connections. */
const FIRST = 15_000;
const COUNT = 15_000;
const TRIES = 100;

/** Whether nothing listens on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago. @param preferred taken when it is free */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
  throw new StackError(`no free port between ${FIRST} and ${FIRST + COUNT} after ${TRIES} tries`);
}

/** The wanted port, or any free one. @throws StackError when the wanted one is taken */
export async function usablePort(who: string, wanted?: number): Promise<number> {
  if (wanted === undefined) return freePort();
  if (await isFree(wanted)) return wanted;
  throw new StackError(`port ${wanted}, which ${who} is to listen on, is in use`);
}
