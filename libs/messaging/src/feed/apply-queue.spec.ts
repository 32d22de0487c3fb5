import { storedEvent } from '@reprise/testing';
import { ApplyQueue, type Portion } from './apply-queue';

const portion = (partition: number, count: number): Portion => ({
  messages: Array.from({ length: count }, (_, index) => ({ partition, prevPosition: index, event: storedEvent(index + 1, 'thing-1') })),
});

const setUp = (apply: (portions: readonly Portion[]) => Promise<void>) => {
  const batches: number[][] = [];
  const failures: unknown[] = [];
  const queue = new ApplyQueue({
    batchSize: 100,
    apply: (portions) => {
      batches.push(portions.map(({ messages }) => messages[0]?.partition ?? -1));
      return apply(portions);
    },
    onFailure: (error) => failures.push(error),
  });
  return { batches, failures, queue };
};

const deferred = () => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('ApplyQueue', () => {
  it('gathers what arrives while a batch is in hand into the next one', async () => {
    const first = deferred();
    let calls = 0;
    const { batches, queue } = setUp(() => (calls++ === 0 ? first.promise : Promise.resolve()));
    const one = queue.add(portion(0, 10));
    await turn();
    const others = [queue.add(portion(1, 10)), queue.add(portion(2, 10))];
    first.resolve();
    await Promise.all([one, ...others].map(({ applied }) => applied));
    expect(batches).toEqual([[0], [1, 2]]);
  });

  it('keeps to the batch size', async () => {
    const { batches, queue } = setUp(() => Promise.resolve());
    await Promise.all([portion(0, 60), portion(1, 60), portion(2, 40)].map((given) => queue.add(given).applied));
    expect(batches).toEqual([[0, 2], [1]]);
  });

  it('tries again what failed, without holding up the others', async () => {
    let left = 3;
    const { failures, queue } = setUp((portions) => {
      const poisoned = portions.some(({ messages }) => messages[0]?.partition === 0);
      return poisoned && left-- > 0 ? Promise.reject(new Error('no')) : Promise.resolve();
    });
    const order: number[] = [];
    const adding = [0, 1, 2].map((partition) => queue.add(portion(partition, 1)).applied.then(() => order.push(partition)));
    await Promise.all(adding);
    expect(order.at(-1)).toBe(0);
    expect(failures).toHaveLength(3);
  });

  it('tries again what failed while the others never run out', async () => {
    let failed = false;
    const { queue } = setUp(async (portions) => {
      await turn();
      if (failed || portions[0]?.messages[0]?.partition !== 0) return;
      failed = true;
      throw new Error('no');
    });
    const retried = queue.add(portion(0, 100)).applied.then(() => 'retried');
    let enough = false;
    const backlog = async (partition: number) => {
      while (!enough) await queue.add(portion(partition, 100)).applied;
    };
    const others = [1, 2, 3, 4].map(backlog);
    const outcome = await Promise.race([retried, new Promise((resolve) => setTimeout(resolve, 10_000, 'starved'))]);
    enough = true;
    await Promise.all(others);
    expect(outcome).toBe('retried');
  });

  it('does not hold up the others for portions that take long to fail', async () => {
    let tries = 0;
    const { queue } = setUp((portions) => {
      if ((portions[0]?.messages[0]?.partition ?? 0) > 1) return Promise.resolve();
      tries += 1;
      return new Promise((_, reject) => setTimeout(reject, 120, new Error('no')));
    });
    const failing = [0, 1].map((partition) => queue.add(portion(partition, 100)));
    await new Promise((resolve) => setTimeout(resolve, 400));
    const before = tries;
    for (let round = 0; round < 3; round += 1) await queue.add(portion(2, 1)).applied;
    expect(tries - before).toBeLessThan(6);
    for (const task of failing) task.withdraw(new Error('enough'));
    await queue.stop();
  });

  it('gives up a portion that is withdrawn while it waits to be tried again', async () => {
    const { queue } = setUp(() => Promise.reject(new Error('no')));
    const waiting = queue.add(portion(0, 1));
    setImmediate(() => waiting.withdraw(new Error('rebalance')));
    await expect(waiting.applied).rejects.toThrow('rebalance');
  });

  it('finishes the batch in hand when it is stopped, and begins no other', async () => {
    const first = deferred();
    const { batches, queue } = setUp(() => first.promise);
    const inHand = queue.add(portion(0, 1));
    await turn();
    const waiting = queue.add(portion(1, 1));
    const stopped = queue.stop();
    first.resolve();
    await stopped;
    await inHand.applied;
    await expect(waiting.applied).rejects.toThrow('stopping');
    expect(batches).toEqual([[0]]);
  });
});
