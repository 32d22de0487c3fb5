import { httpProblems, problem } from '@reprise/service-kit';

const MAX_WAIT_MS = 15_000;
/** A tenth of what is under way in a service: one stream that everybody wants leaves room for the others. */
const MAX_WAITING = 100;

interface Bounds {
  readonly maxWaitMs?: number;
  /** Jobs that may stand behind the running one, in the queue of one key. */
  readonly maxWaiting?: number;
}

/**
 * One job per key at a time, first come first served. A job of several keys takes its place in all their queues at
 * once, so that two jobs can never wait for each other.
 */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<void>>();
  private readonly lengths = new Map<string, number>();
  private readonly maxWaitMs: number;
  private readonly maxWaiting: number;

  constructor({ maxWaitMs = MAX_WAIT_MS, maxWaiting = MAX_WAITING }: Bounds = {}) {
    this.maxWaitMs = maxWaitMs;
    this.maxWaiting = maxWaiting;
  }

  /** Keys with a job running or waiting. */
  get size(): number {
    return this.tails.size;
  }

  /** @throws Problem unavailable, when too many wait for a key or its turn came too late; nothing was done then. */
  async run<Result>(keys: readonly string[], job: () => Promise<Result>): Promise<Result> {
    if (keys.some((key) => (this.lengths.get(key) ?? 0) > this.maxWaiting)) throw tooMany(keys);
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
    for (const key of keys) {
      this.tails.set(key, tail);
      this.lengths.set(key, (this.lengths.get(key) ?? 0) + 1);
    }
    const now = () => {
      done();
      for (const key of keys) this.left(key, tail);
    };
    return { turn, now };
  }

  private left(key: string, tail: Promise<void>) {
    const length = (this.lengths.get(key) ?? 1) - 1;
    if (length === 0) this.lengths.delete(key);
    else this.lengths.set(key, length);
    if (this.tails.get(key) === tail) this.tails.delete(key);
  }
}

const busy = { slug: 'stream-busy', status: 503, title: 'Too many commands are for this stream', expected: true } as const;

const tooMany = (keys: readonly string[]) =>
  problem(busy, `Too many commands are waiting for ${keys.join(' and ')} already. Nothing was done.`, { headers: { 'Retry-After': '1' } });

const tooBusy = (keys: readonly string[]) =>
  problem(httpProblems.unavailable, `The turn of this command for ${keys.join(' and ')} came too late. Nothing was done.`, {
    headers: { 'Retry-After': '1' },
  });
