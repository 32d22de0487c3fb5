import { HEARTBEAT, withHeartbeats } from './with-heartbeats';

async function* items(...given: string[]) {
  yield* await Promise.resolve(given);
}

/** A source whose only item never comes, and how often somebody attached to its promise. */
const quiet = () => {
  const promise = new Promise<IteratorResult<string>>(() => undefined);
  let attached = 0;
  const then = promise.then.bind(promise);
  promise.then = ((...handlers: Parameters<typeof then>) => {
    attached += 1;
    return then(...handlers);
  }) as typeof promise.then;
  return { source: { [Symbol.asyncIterator]: () => ({ next: () => promise }) }, attached: () => attached };
};

describe('items with heartbeats', () => {
  it('are the items, in order', async () => {
    const seen: unknown[] = [];
    for await (const item of withHeartbeats(items('a', 'b', 'c'), 1_000)) seen.push(item);
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('attach once to an item, however many beats it takes', async () => {
    const { source, attached } = quiet();
    let beats = 0;
    for await (const item of withHeartbeats(source, 1)) {
      expect(item).toBe(HEARTBEAT);
      beats += 1;
      if (beats === 50) break;
    }
    expect(attached()).toBe(1);
  });

  it('leave no timer behind', async () => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const cleared = jest.spyOn(global, 'clearTimeout');
    const set = jest.spyOn(global, 'setTimeout');
    for await (const item of withHeartbeats(items('a', 'b'), 60_000)) expect(item).not.toBe(HEARTBEAT);
    expect(cleared).toHaveBeenCalledTimes(set.mock.calls.length);
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout')).toHaveLength(before);
    jest.restoreAllMocks();
  });

  it('fail as their source does, also while a beat is out', async () => {
    const failing = async function* () {
      await new Promise((resolve) => setTimeout(resolve, 5));
      yield await Promise.reject<string>(new Error('gone'));
    };
    const drain = async () => {
      for await (const item of withHeartbeats(failing(), 1)) expect(item).toBe(HEARTBEAT);
    };
    await expect(drain()).rejects.toThrow('gone');
  });

  it('let go of their source when nobody listens any more', async () => {
    let released = false;
    const source = async function* () {
      try {
        yield* await Promise.resolve(['a', 'b']);
      } finally {
        released = true;
      }
    };
    for await (const item of withHeartbeats(source(), 1_000)) if (item === 'a') break;
    await new Promise(setImmediate);
    expect(released).toBe(true);
  });
});
