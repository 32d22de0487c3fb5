import { FeedStalled } from '../errors';
import { Watchdog } from './watchdog';

const BOUND_MS = 60;
const LOOK_MS = 5;

/** Its clock goes on by 5 ms with every look, however busy the machine is. */
const watch = (ends: () => Promise<ReadonlyMap<number, bigint>>) => {
  const lags: number[] = [];
  let clock = 0;
  const endOffsets = () => {
    clock += LOOK_MS;
    return ends();
  };
  const watchdog = new Watchdog({ topic: 'topic', boundMs: BOUND_MS, everyMs: 0, endOffsets, onLag: (lag) => lags.push(lag), now: () => clock });
  const stop = new AbortController();
  return { lags, watchdog, stop, now: () => clock, watching: watchdog.watch(stop.signal) };
};

/** Resolves when the watchdog has looked so often. */
const looked = async (lags: readonly number[], times: number) => {
  const until = lags.length + times;
  while (lags.length < until) await new Promise((resolve) => setImmediate(resolve));
};

describe('Watchdog', () => {
  it('ends a consumer that stands still while its topic has more', async () => {
    const { watchdog, watching } = watch(() => Promise.resolve(new Map([[0, 10n]])));
    watchdog.assigned(new Map([[0, 3n]]));
    await expect(watching).rejects.toThrow(FeedStalled);
    await expect(watching).rejects.toThrow('partition 0 is 7 messages behind, at offset 3');
  });

  it('ends a consumer that is never assigned anything by a group it reaches', async () => {
    const { watching } = watch(() => Promise.resolve(new Map([[0, 10n]])));
    await expect(watching).rejects.toThrow('has not assigned');
  });

  it('ends a consumer of which one partition stands still while another moves, once its turn must have come', async () => {
    const { watchdog, now, watching } = watch(() => Promise.resolve(new Map([[0, 10n], [1, 1_000_000n]])));
    watchdog.assigned(new Map([[0, 3n], [1, 0n]]));
    let ended = false;
    const outcome = watching.catch((error: unknown) => error).finally(() => (ended = true));
    for (let next = 1n; !ended; next += 1n) {
      watchdog.moved(1, next);
      watchdog.progressed();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(String(await outcome)).toContain('partition 0 is 7 messages behind, at offset 3');
    expect(now()).toBeGreaterThan(9 * BOUND_MS);
  });

  it('leaves a consumer alone that has everything, and tells its lag', async () => {
    const { lags, watchdog, stop, watching } = watch(() => Promise.resolve(new Map([[0, 10n]])));
    watchdog.assigned(new Map([[0, 10n], [1, 0n]]));
    await looked(lags, 30);
    stop.abort();
    await watching;
    expect(new Set(lags)).toEqual(new Set([0]));
  });

  it('leaves a consumer alone that moves, or says why it does not', async () => {
    let end = 10n;
    const { lags, watchdog, stop, watching } = watch(() => Promise.resolve(new Map([[0, (end += 10n)]])));
    watchdog.assigned(new Map([[0, 0n]]));
    for (let round = 1; round <= 15; round += 1) {
      if (round % 2) watchdog.moved(0, BigInt(round));
      else watchdog.excuse();
      await looked(lags, 2);
    }
    stop.abort();
    await watching;
    expect(lags.length).toBeGreaterThanOrEqual(30);
  });

  it('says nothing while Kafka is away', async () => {
    let asked = 0;
    const { stop, watchdog, watching } = watch(() => {
      asked += 1;
      if (asked === 30) stop.abort();
      return Promise.reject(new Error('away'));
    });
    watchdog.assigned(new Map([[0, 0n]]));
    await watching;
    expect(asked).toBe(30);
  });
});
