import { KeyedQueue } from './keyed-queue';

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

describe('KeyedQueue', () => {
  it('runs jobs of one key one after the other, in the order they came', async () => {
    const queue = new KeyedQueue();
    const seen: string[] = [];
    const job = (name: string) =>
      queue.run(['a'], async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
      });
    await Promise.all([job('first'), job('second')]);
    expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('runs jobs of different keys side by side', async () => {
    const queue = new KeyedQueue();
    const { open, opened } = gate();
    const waiting = queue.run(['a'], () => opened);
    await expect(queue.run(['b'], () => Promise.resolve('done'))).resolves.toBe('done');
    open();
    await waiting;
  });

  it('goes on after a job that failed', async () => {
    const queue = new KeyedQueue();
    const failing = queue.run(['a'], () => Promise.reject(new Error('no')));
    const next = queue.run(['a'], () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('done');
  });

  it('never locks up on jobs that share keys in any order', async () => {
    const queue = new KeyedQueue({ maxWaiting: 1_000 });
    const transfers = Array.from({ length: 200 }, (_, n) => (n % 2 ? ['a', 'b'] : ['b', 'a']));
    let running = 0;
    const jobs = transfers.map((keys) =>
      queue.run(keys, async () => {
        running += 1;
        await Promise.resolve();
        expect(running).toBe(1);
        running -= 1;
      }),
    );
    await Promise.all(jobs);
    expect(queue.size).toBe(0);
  });

  it('gives up on a job whose turn came too late, before it did anything', async () => {
    const queue = new KeyedQueue({ maxWaitMs: -1 });
    const job = jest.fn();
    await expect(queue.run(['a'], job)).rejects.toThrow('Nothing was done');
    expect(job).not.toHaveBeenCalled();
    expect(queue.size).toBe(0);
  });

  it('lets so many wait for one key, refuses more at once, and keeps nobody from another key', async () => {
    const queue = new KeyedQueue({ maxWaiting: 2 });
    const { open, opened } = gate();
    const waiting = [1, 2, 3].map(() => queue.run(['hot'], () => opened));
    await expect(queue.run(['hot'], () => Promise.resolve())).rejects.toMatchObject({ kind: { status: 503 }, headers: { 'Retry-After': '1' } });
    await expect(queue.run(['cold', 'hot'], () => Promise.resolve())).rejects.toMatchObject({ kind: { status: 503 } });
    await expect(queue.run(['cold'], () => Promise.resolve('done'))).resolves.toBe('done');
    open();
    await Promise.all(waiting);
    await expect(queue.run(['hot'], () => Promise.resolve('done'))).resolves.toBe('done');
    expect(queue.size).toBe(0);
  });
});
