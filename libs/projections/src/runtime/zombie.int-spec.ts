import { held, plainFold } from './plain-fold.for-spec';
import { ProjectionRuntime } from './projection-runtime';
import { type Interceptor, type TestReadModel, intercepted, testReadModel } from './read-model.for-spec';
import { added, batch, cleared, groups, messages, tallies } from './tally.for-spec';

const all = messages([added(1, 5, 'a'), added(2, 7, 'a'), added(1, 2), cleared(2)]);

/** Stops at the first statement that matches, once, until let go. */
function pausedBefore(name: string) {
  let arrive: () => void = () => undefined;
  let letGo: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const before: Interceptor = async (statement) => {
    if (statement.name === name) {
      arrive();
      await released;
    }
    return statement;
  };
  return { before, arrived, letGo };
}

const withoutCompareAndSet: Interceptor = (statement) =>
  Promise.resolve(statement.name === 'checkpoints.move' ? { ...statement, name: 'seeded', text: statement.text.replace(/AND c\.position = .*$/s, '') } : statement);

describe('an instance that was paused inside of a batch and comes back', () => {
  let model: TestReadModel;
  beforeAll(async () => (model = await testReadModel(tallies, groups)));
  beforeEach(() => model.reset());
  afterAll(() => model.close());

  const runtime = (pool = model.open()) => new ProjectionRuntime({ pool, projections: [tallies, groups] });

  async function comeBack(more: Interceptor = (statement) => Promise.resolve(statement)) {
    const pause = pausedBefore('tallies__v1.load');
    const zombie = runtime(intercepted(model.open(), async (statement, client) => more(await pause.before(statement, client), client)));
    const late = zombie.apply(batch(all));
    await pause.arrived;
    await runtime().apply(batch(all));
    pause.letGo();
    await late;
    return zombie;
  }

  it('commits nothing: its checkpoint is not where it read it', async () => {
    const zombie = await comeBack();
    expect(zombie.counters).toMatchObject({ fenced: 1, applied: 0, duplicates: 2 * all.length });
    expect(await held(model.pool, tallies)).toEqual(plainFold(tallies, all));
    expect(await held(model.pool, groups)).toEqual(plainFold(groups, all));
  });

  it('would be caught by these tests if checkpoints moved without compare-and-set', async () => {
    await comeBack(withoutCompareAndSet);
    expect(await held(model.pool, groups)).not.toEqual(plainFold(groups, all));
  });

  it('does not revive a deleted row when the events before its deletion come again', async () => {
    const one = runtime();
    await one.apply(batch(all));
    await one.apply(batch(all.slice(0, 2)));
    await one.apply(batch(all));
    expect(Object.keys((await held(model.pool, tallies)).rows)).toEqual(['tally-1']);
  });
});
