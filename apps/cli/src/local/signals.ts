const SETTLING_MS = 1_000;

/**
 * Resolves at the first signal to end: Ctrl-C, a request, a closed terminal. npm, the shell and the system may each pass
 * on the same one, so that only a Ctrl-C well after it counts as another: then `insisted` is called.
 */
export function toldToEnd(insisted: () => void): Promise<undefined> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      first ??= performance.now();
      resolve(undefined);
      if (signal === 'SIGINT' && performance.now() - first > SETTLING_MS) insisted();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}

/** From now on there is something to finish in order, also when nobody is left to read what this process says. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => undefined);
}
