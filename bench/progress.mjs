import { performance } from 'node:perf_hooks';

const seconds = (since) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

/** Says on stderr what a bench is at: one line that is replaced on a terminal, a line each elsewhere. */
export function progressOf(bench, out = process.stderr) {
  const since = performance.now();
  const clear = out.isTTY ? '\r\u001b[K' : '';
  const end = out.isTTY ? '' : '\n';
  const progress = (step) => void out.write(`${clear}${bench}: ${step} (${seconds(since)})${end}`);
  progress.done = () => void out.write(out.isTTY ? clear : `${bench}: done (${seconds(since)})\n`);
  return progress;
}
