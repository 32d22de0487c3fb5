import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { root } from '../tools/prepare.mjs';
import { freePort } from '../libs/stack/dist/index.js';
import { cleaning } from './cleanup.mjs';

const LOOK_MS = 50;

/** Gives the work the URL of a history-service on that log, as it is deployed: a process of its own. */
export async function withHistory(readerUrl, work) {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), EVENT_STORE_READER_URL: readerUrl, REPRISE_DEV_ACTOR: 'bench', LOG_LEVEL: 'warn' };
  const service = spawn(process.execPath, [`${root}apps/history-service/dist/main.js`], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(service, 'exit');
  const end = async () => {
    service.kill();
    await ended;
  };
  return cleaning(end, async () => {
    const url = `http://127.0.0.1:${port}`;
    await ready(url, service);
    return work(url);
  });
}

async function ready(url, service) {
  for (;;) {
    if (service.exitCode !== null) throw new Error(`history-service ended with ${service.exitCode}`);
    const answer = await globalThis.fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(LOOK_MS);
  }
}
