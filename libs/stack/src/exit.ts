import type { ChildProcess } from 'node:child_process';

/** How a process ended: its code, or the signal that ended it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when a child of ours has ended. Ask as soon as it is spawned. */
export const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));

export const exitInWords = ({ code, signal }: Exit): string => (signal ? `signal ${signal}` : `exit code ${code}`);
