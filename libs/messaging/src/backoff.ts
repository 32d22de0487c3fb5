/** Waits `ms`, or until aborted; never rejects. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

const FIRST_MS = 50;
const LONGEST_MS = 2_000;

/** Wait before another try after so many failures: 50 ms doubled each time, 2 s at most. */
export const delayAfter = (failures: number): number => Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 10), LONGEST_MS);

/** Waits that grow with each failure in a row. */
export class Backoff {
  private failures = 0;

  wait(signal: AbortSignal): Promise<void> {
    this.failures += 1;
    return pause(delayAfter(this.failures), signal);
  }

  reset(): void {
    this.failures = 0;
  }
}
