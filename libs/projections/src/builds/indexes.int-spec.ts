import { type TestReadModel, testReadModel } from '../runtime/read-model.for-spec';
import { tallies } from '../runtime/tally.for-spec';
import { readModelTable } from '../table/read-model-table';
import { AUTOMATIC } from './building.for-spec';
import { BuildEnded } from './errors';
import { Rebuilds } from './rebuilds';
import { createIndexes } from './register';

describe('the indexes of a build', () => {
  let model: TestReadModel;
  beforeAll(async () => (model = await testReadModel(tallies)));
  afterAll(() => model.close());

  const started = async () => {
    const rebuilds = new Rebuilds({ pool: model.pool, projections: [tallies] });
    await rebuilds.start('tallies', AUTOMATIC);
    const build = (await rebuilds.list()).find(({ state }) => state === 'building');
    if (!build) throw new Error('nothing is built');
    return { rebuilds, build };
  };

  it('are made once by instances that begin at once', async () => {
    const { rebuilds, build } = await started();
    const pools = Array.from({ length: 6 }, () => model.open());
    await Promise.all(pools.map((pool) => createIndexes(pool, tallies, build)));
    const { name, index } = readModelTable(tallies, build.generation);
    const { rows } = await model.pool.query('SELECT indexname FROM pg_indexes WHERE tablename = $1', [name]);
    expect(rows).toHaveLength(index.length + 1);
    await rebuilds.retire('tallies');
  });

  it('are for nobody where the build was retired meanwhile', async () => {
    const { rebuilds, build } = await started();
    await rebuilds.retire('tallies');
    await expect(createIndexes(model.pool, tallies, build)).rejects.toThrow(BuildEnded);
  });
});
