import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cleaning } from '../cleanup.mjs';

const PROGRAM = fileURLToPath(new URL('load.mjs', import.meta.url));

/** Gives the work a function that loads a URL from a process of its own; it fails when anything but 201 was answered. */
export function withLoad(work) {
  const child = fork(PROGRAM);
  const ended = once(child, 'exit');
  const load = async (given) => {
    child.send(given);
    const [answer] = await Promise.race([once(child, 'message'), ended.then(() => [{ error: 'it ended' }])]);
    if (answer.error) throw new Error(`the load failed: ${answer.error}`);
    if (answer.refused > 0) throw new Error(`${answer.refused} of the requests to ${given.url} were not answered 201`);
    return answer;
  };
  const clear = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return cleaning(clear, () => work(load));
}
