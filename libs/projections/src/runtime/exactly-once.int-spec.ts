import fc from 'fast-check';
import { type Delivery, deliver, deliveries } from './delivery.for-spec';
import { held, plainFold } from './plain-fold.for-spec';
import type { Projection } from '../projection';
import { ProjectionRuntime } from './projection-runtime';
import { type TestReadModel, answerLost, killedAt, lingering, testReadModel } from './read-model.for-spec';
import { type Step, UNLUCKY, added, cleared, groups, messages, tallies, unknown } from './tally.for-spec';

const projections: [Projection, Projection] = [tallies, groups];
const STREAMS = 7;

const stream = fc.integer({ min: 0, max: STREAMS - 1 });
const group = fc.constantFrom('a', 'b', 'c');
const amount = fc.integer({ min: -30, max: 30 });
const plain: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(stream, amount.filter((one) => one !== UNLUCKY), fc.uniqueArray(group)).map(([of, by, inGroups]) => added(of, by, ...inGroups)) },
  { weight: 1, arbitrary: stream.map(cleared) },
);
const poisoned = fc.oneof(
  { weight: 20, arbitrary: plain },
  { weight: 1, arbitrary: stream.map((of) => added(of, UNLUCKY, 'a')) },
  { weight: 1, arbitrary: stream.map(unknown) },
);
const steps = (of: fc.Arbitrary<Step>) => fc.array(of, { minLength: 1, maxLength: 120 });

describe('whatever is delivered, however often, by however many', () => {
  let model: TestReadModel;
  beforeAll(async () => (model = await testReadModel(...projections)));
  afterAll(() => model.close());

  const runtime = (pool = model.open()) => new ProjectionRuntime({ pool, projections });

  const expectPlainFold = async (all: ReturnType<typeof messages>) => {
    for (const projection of projections) expect(await held(model.pool, projection)).toEqual(plainFold(projection, all));
  };

  const property = async <Given extends [readonly Step[], ...unknown[]]>(
    given: { [At in keyof Given]: fc.Arbitrary<Given[At]> },
    run: (all: ReturnType<typeof messages>, given: Given) => Promise<void>,
  ) => {
    const predicate = async (...args: Given) => {
      await model.reset();
      const all = messages(args[0]);
      await run(all, args);
      await expectPlainFold(all);
    };
    await fc.assert(fc.asyncProperty(...given, predicate), { numRuns: 25 });
  };

  it('makes the rows and parks the events of a plain fold, in any batches, with duplicates', async () => {
    const one = runtime();
    await property<[Step[], Delivery]>([steps(poisoned), deliveries], async (all, [, delivery]) => {
      await deliver(all, delivery, () => one);
    });
    expect(one.counters.duplicates).toBeGreaterThan(0);
  });

  it('survives connections that are killed at any statement, and commits whose answer is lost', async () => {
    let killed = 0;
    const healthy = model.open();
    await property<[Step[], Delivery, number[]]>(
      [steps(poisoned), deliveries, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 6 })],
      async (all, [, delivery, kills]) => {
        const left = [...kills];
        killed += await deliver(all, delivery, () => {
          const nth = left.shift();
          if (nth === undefined) return runtime(healthy);
          return runtime(nth === 1 ? answerLost(healthy) : killedAt(healthy, nth));
        });
      },
    );
    expect(killed).toBeGreaterThan(0);
  });

  it('loses and doubles nothing when two instances believe that they own the same partitions', async () => {
    const [one, two] = [runtime(), runtime(lingering(model.open()))];
    await property<[Step[], Delivery, Delivery]>([steps(plain), deliveries, deliveries], async (all, [, first, second]) => {
      await Promise.all([deliver(all, first, () => one), deliver(all, second, () => two)]);
    });
    expect(two.counters.fenced).toBeGreaterThan(0);
  });

  it('folds streams of several partitions into one row while each instance has its own partitions', async () => {
    const [one, two] = [runtime(), runtime()];
    const inGroup = fc.tuple(stream, amount.filter((by) => by !== UNLUCKY)).map(([of, by]) => added(of, by, 'all'));
    const predicate = async (given: readonly Step[], first: Delivery, second: Delivery) => {
      await model.reset();
      const all = messages(given);
      const [left, right] = [all.filter(({ partition }) => partition === 0), all.filter(({ partition }) => partition !== 0)];
      await Promise.all([deliver(left, first, () => one), deliver(right, second, () => two)]);
      const { rows } = await held(model.pool, groups);
      const sum = given.reduce((total, { event }) => total + (event.data as { amount: number }).amount, 0);
      expect(rows['all']).toMatchObject({ sum, events: given.length });
      expect(await held(model.pool, tallies)).toEqual(plainFold(tallies, all));
    };
    await fc.assert(fc.asyncProperty(steps(inGroup), deliveries, deliveries, predicate), { numRuns: 25 });
  });
});
