import { Rebuilds } from '../builds/rebuilds';
import { AUTOMATIC, buildSome } from '../builds/building.for-spec';
import { held, plainFold } from '../runtime/plain-fold.for-spec';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { type TestReadModel, testReadModel } from '../runtime/read-model.for-spec';
import { UNLUCKY, added, batch, messages, tallies } from '../runtime/tally.for-spec';
import { ParkedKeys } from './parked-keys';

const [RESOLVED, FAILED, WAITING] = [3, 7, 9];
const steps = [added(1, 1), added(1, UNLUCKY, 'secret 1'), added(1, 2), added(1, UNLUCKY, 'secret 2'), added(1, 4, 'secret 3'), added(1, 3)];
const before = messages(steps);
const after = before.map((message) => ([RESOLVED, FAILED, WAITING].includes(message.event.position) ? { ...message, event: { ...message.event, data: null } } : message));

describe('events that were purged after they were set aside', () => {
  let model: TestReadModel;
  let parked: ParkedKeys;
  beforeEach(async () => {
    model = await testReadModel(tallies);
    parked = new ParkedKeys({ pool: model.pool, projections: [tallies] });
    await new ProjectionRuntime({ pool: model.pool, projections: [tallies] }).apply(batch(before));
    await parked.resolve(await idAt(RESOLVED), { actor: 'ada', reason: 'entered twice' });
    await rebuild();
  });
  afterEach(() => model.close());

  const idAt = async (position: number) => (await parked.page({ limit: 99 })).find((one) => one.position === position)?.id ?? 'none';
  const rebuild = async () => {
    const rebuilds = new Rebuilds({ pool: model.pool, projections: [tallies] });
    await rebuilds.start('tallies', AUTOMATIC);
    const [, build] = await rebuilds.list();
    if (!build) throw new Error('nothing is built');
    await buildSome({ pool: model.pool, projection: tallies, build }, after, after.length);
  };

  it('leave nothing of what they held once a rebuild has read the log without it', async () => {
    const { rows } = await model.pool.query("SELECT event::text || coalesce(error, '') AS kept FROM parked UNION ALL SELECT event::text || error FROM resolved_events");
    expect(rows).toHaveLength(4);
    expect(JSON.stringify(rows)).not.toMatch(/secret|unlucky/);
    for (const position of [RESOLVED, FAILED]) expect(await parked.find(await idAt(position))).toMatchObject({ error: 'its event was purged', event: { position, type: 'Added', data: null } });
    expect(await parked.find(await idAt(WAITING))).toMatchObject({ state: 'waiting', error: null, event: { data: null } });
    expect(await parked.find(await idAt(11))).toMatchObject({ state: 'waiting', event: { data: { amount: 3 } } });
  });

  it('stay on record as resolved, with who decided it and why', async () =>
    expect(await parked.find(await idAt(RESOLVED))).toMatchObject({ state: 'resolved', actor: 'ada', reason: 'entered twice' }));

  it('are passed over by a retry, so that live equals rebuilt', async () => {
    expect((await held(model.pool, tallies)).parked).toEqual({ 'tally-1': [FAILED, WAITING, 11] });
    expect(await parked.retryOf(await idAt(FAILED))).toMatchObject({ parked: 0 });
    const expected = plainFold(tallies, after);
    expect(await held(model.pool, tallies)).toEqual(expected);
    expect(await held(model.pool, tallies, 2)).toEqual(expected);
  });
});
