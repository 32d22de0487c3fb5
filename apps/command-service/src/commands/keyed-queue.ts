import { httpProblems, problem } from '@reprise/service-kit';

const MAX_WAIT_MS = 15_000;

/**
 * One job per key at a time, first come first served. A job of several keys takes its place in all their queues at
 * once, so that two jobs can never wait for each other.
 */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<void>>();

  constructor(private readonly maxWaitMs = MAX_WAIT_MS) {}

  /** Keys with a job running or waiting. */
  get size(): number {
    return this.tails.size;
  }

  /** @throws Problem unavailable, when its turn came too late; nothing was done then. */
  async run<Result>(keys: readonly string[], job: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    const leave = this.enter(keys);
    try {
      await leave.turn;
      if (performance.now() - since > this.maxWaitMs) throw tooBusy(keys);
      return await job();
    } finally {
      leave.now();
    }
  }

  private enter(keys: readonly string[]) {
    const turn = Promise.all(keys.flatMap((key) => this.tails.get(key) ?? []));
    let done = () => {};
    const tail = new Promise<void>((resolve) => (done = resolve));
    for (const key of keys) this.tails.set(key, tail);
    const now = () => {
      done();
      for (const key of keys) if (this.tails.get(key) === tail) this.tails.delete(key);
    };
    return { turn, now };
  }
}

const tooBusy = (keys: readonly string[]) =>
  problem(httpProblems.unavailable, `Too many commands are waiting for ${keys.join(' and ')}. Nothing was done.`, {
    headers: { 'Retry-After': '1' },
  });
