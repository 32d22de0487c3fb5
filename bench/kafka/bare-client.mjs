import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('bare-kafkajs.mjs', import.meta.url));

/** Gives the work a kafkajs in a process of its own: `bare.ask(what, given)` answers what it took. */
export async function withBareKafkajs(brokers, work) {
  const child = fork(PROGRAM, [brokers.join(',')]);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the bare client ended')));
  ended.catch(() => undefined);
  const answer = async () => {
    const [told] = await Promise.race([once(child, 'message'), ended]);
    if (told.error) throw new Error(`the bare client failed: ${told.error}`);
    return told;
  };
  const ask = (what, given) => {
    const answered = answer();
    child.send({ ask: what, ...given });
    return answered;
  };
  try {
    await answer();
    return await work({ ask });
  } finally {
    child.disconnect();
    await once(child, 'exit').catch(() => undefined);
  }
}
