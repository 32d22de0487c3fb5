import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withReadModel } from './with-read-model.mjs';

const COLD = fileURLToPath(new URL('cold.mjs', import.meta.url));

/**
 * One replay in a process that was never used before.
 * @param kind `read`: nothing is done with the events; `catchUp`: the live table from nothing; `rebuild`: a table beside it
 * @param source `{logUrl}` or `{historyUrl}`
 * @param readModelUrl of a database that stays; otherwise it has one of its own
 */
export const replay = (server, { kind, ...told }) =>
  kind === 'read' || told.readModelUrl ? inProcess({ kind, ...told }) : withReadModel(server, (readModelUrl) => inProcess({ kind, readModelUrl, ...told }));

async function inProcess(told) {
  const child = fork(COLD);
  const [answered, ended] = [once(child, 'message'), once(child, 'exit')];
  child.send(told);
  const answer = await Promise.race([answered, ended.then(([code]) => Promise.reject(new Error(`a replay ended with ${code}`)))]);
  await ended;
  return { ...answer[0], rate: told.head / answer[0].seconds };
}
