import { type TestReadModel, testReadModel } from '../../runtime/read-model.for-spec';
import { tallies } from '../../runtime/tally.for-spec';
import { Scratch } from './scratch';

describe('a scratch schema', () => {
  let model: TestReadModel;
  beforeEach(async () => (model = await testReadModel(tallies)));
  afterEach(() => model.close());

  const schemas = async () =>
    (await model.pool.query<{ name: string }>(`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'what_if_%' ORDER BY 1`)).rows.map(({ name }) => name);

  it('names its process, shows nothing else of the database, and is gone when dropped', async () => {
    const scratch = await Scratch.open(model.url);
    expect(await schemas()).toEqual([expect.stringMatching(`^what_if_${process.pid}_\\d+_\\d+$`)]);
    await expect(scratch.pool.query('SELECT FROM tallies')).rejects.toThrow('does not exist');
    await scratch.pool.query('CREATE TABLE tallies (total int)');
    await scratch.drop();
    expect(await schemas()).toEqual([]);
    expect((await model.pool.query('SELECT FROM tallies')).rowCount).toBe(0);
  });

  it('is cleared away by the next one when its process died, and by nobody while it lives', async () => {
    const [dead, alive] = [await Scratch.open(model.url), await Scratch.open(model.url)];
    const holder = `SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = hashtextextended($1, 0)`;
    expect((await model.pool.query(holder, [dead.schema])).rowCount).toBe(1);
    const next = await Scratch.open(model.url);
    expect(await schemas()).toEqual([alive.schema, next.schema].sort());
    await Promise.all([dead.drop(), alive.drop(), next.drop()]);
    expect(await schemas()).toEqual([]);
  });
});
