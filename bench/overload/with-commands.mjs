import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../libs/stack/dist/index.js';
import { withLog } from '../with-log.mjs';
import { ask } from './client.mjs';

const MAIN = fileURLToPath(new URL('../../apps/command-service/dist/main.js', import.meta.url));
const LOOK_EVERY_MS = 20;

/** Gives the work the URL of a command-service, a process of its own on an empty log. */
export async function withCommands(work) {
  let given;
  await withLog(async (_, writerUrl) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { PATH: process.env.PATH, PORT: String(port), EVENT_STORE_WRITER_URL: writerUrl, REPRISE_DEV_ACTOR: 'bench', LOG_LEVEL: 'fatal' };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = once(child, 'exit');
    try {
      while ((await ask(`${url}/health/ready`)).status !== 200) {
        if (child.exitCode !== null) throw new Error('command-service ended before it was ready');
        await pause(LOOK_EVERY_MS);
      }
      given = await work(url);
    } finally {
      child.kill();
      await ended;
    }
  });
  return given;
}
