import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

export interface Watchdog {
  /** Has the stack stopped and its folder removed; resolves when nothing of it is left. */
  end(): Promise<void>;
}

/**
 * Starts a process that stops the stack in this folder as soon as ours ends, however it ends: its stdin is a pipe
 * that only we hold. It is in a session of its own, so that Ctrl-C doesn't reach it.
 */
export function watch(folder: string): Watchdog {
  const program = join(dirname(require.resolve('@reprise/testing')), 'stack', 'watchdog.js');
  const child = spawn(process.execPath, [program, folder], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  const exit = once(child, 'exit');
  child.unref();
  return {
    end: async () => {
      child.ref();
      child.stdin.end();
      await exit;
    },
  };
}
