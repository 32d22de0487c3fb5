import { Backoff, pause } from '../backoff';
import type { Availability } from '../log';

interface Rhythm {
  /** Between steps that had nothing to do. */
  readonly restMs: number;
  readonly availability: Availability;
}

/** Takes one step after the other until halted; after one that fails it waits and tries again. A step answers whether there is more. */
export async function repeat(halted: AbortSignal, { restMs, availability }: Rhythm, step: () => Promise<boolean>): Promise<void> {
  const backoff = new Backoff();
  while (!halted.aborted) {
    try {
      const more = await step();
      availability.back();
      backoff.reset();
      if (!more) await pause(restMs, halted);
    } catch (error) {
      if (halted.aborted) return;
      availability.away(error);
      await backoff.wait(halted);
    }
  }
}
