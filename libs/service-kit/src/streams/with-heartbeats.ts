/** Nothing came for a while. */
export const HEARTBEAT: unique symbol = Symbol('heartbeat');

/**
 * The items, each asked for while the one before is used, and HEARTBEAT whenever none came for `beatMs`. However long
 * it waits for an item, it holds the same memory. Ends as the items do, or fails as they do.
 */
export async function* withHeartbeats<Item>(items: AsyncIterable<Item>, beatMs: number): AsyncGenerator<Item | typeof HEARTBEAT> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (let arrival = new Arrival(iterator.next()); ; ) {
      while (!(await arrival.within(beatMs))) yield HEARTBEAT;
      const next = await arrival.promise;
      if (next.done) return;
      arrival = new Arrival(iterator.next());
      yield next.value;
    }
  } finally {
    // Not awaited: an item under way ends only when its source is told to.
    iterator.return?.().catch(() => undefined);
  }
}

/** A promise that is attached to once: a race for every beat would leave a reaction on it each time. */
class Arrival<Result> {
  private settled = false;
  private wake = () => {};

  constructor(readonly promise: Promise<Result>) {
    const settle = () => {
      this.settled = true;
      this.wake();
    };
    promise.then(settle, settle);
  }

  /** Whether it settles within so many milliseconds. */
  within(ms: number): Promise<boolean> {
    if (this.settled) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms).unref();
      this.wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
