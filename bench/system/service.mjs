import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './client.mjs';

const LOOK_EVERY_MS = 5;
const PATIENCE_MS = 30_000;

/** A service as a process of its own, from its start until it says that it is ready. */
export async function startService({ name, main, url, env }) {
  const since = performance.now();
  // Our own flags, too: `node --cpu-prof bench/run.mjs …` profiles the services as well.
  const child = spawn(process.execPath, [...process.execArgv, main], { env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
  };
  try {
    await ready(name, url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { name, url, pid: child.pid, readyMs: performance.now() - since, stop };
}

async function ready(name, url, child) {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await ask(new URL('/health/ready', url)).then(({ status }) => status === 200, () => false))) {
    if (child.exitCode !== null) throw new Error(`${name} ended before it was ready`);
    if (performance.now() > deadline) throw new Error(`${name} is not ready after ${PATIENCE_MS} ms`);
    await pause(LOOK_EVERY_MS);
  }
}
