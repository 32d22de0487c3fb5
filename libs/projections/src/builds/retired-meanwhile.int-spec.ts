import { held, plainFold } from '../runtime/plain-fold.for-spec';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { type TestReadModel, intercepted, testReadModel } from '../runtime/read-model.for-spec';
import { added, batch, messages, tallies } from '../runtime/tally.for-spec';
import { AUTOMATIC, buildSome } from './building.for-spec';
import { Rebuilds } from './rebuilds';

describe('a build that is retired while a batch is under way', () => {
  let model: TestReadModel;
  beforeAll(async () => (model = await testReadModel(tallies)));
  afterAll(() => model.close());

  it('takes nothing along: the batch begins again without it', async () => {
    const all = messages([added(1, 1), added(2, 5), added(1, 2)]);
    const rebuilds = new Rebuilds({ pool: model.pool, projections: [tallies] });
    await rebuilds.start('tallies', AUTOMATIC);
    const [, build] = await rebuilds.list();
    if (!build) throw new Error('nothing is built');
    await buildSome({ pool: model.pool, projection: tallies, build }, [], 1);
    expect(await rebuilds.list()).toMatchObject([{ state: 'live' }, { state: 'ready' }]);
    let retired = false;
    const pool = intercepted(model.open(), async (statement) => {
      if (!retired && statement.name?.endsWith('.load')) {
        retired = true;
        await rebuilds.retire('tallies');
      }
      return statement;
    });
    await new ProjectionRuntime({ pool, projections: [tallies] }).apply(batch(all));
    expect(retired).toBe(true);
    expect(await rebuilds.list()).toMatchObject([{ generation: 1, state: 'live' }]);
    expect(await held(model.pool, tallies)).toEqual(plainFold(tallies, all));
  });
});
