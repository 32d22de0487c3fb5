import { Rebuilds } from '../builds/rebuilds';
import { AUTOMATIC, buildSome } from '../builds/building.for-spec';
import { NotParked, ParkedConflict, UnknownProjection } from '../errors';
import type { Projection } from '../projection';
import { RowReplay } from '../replay/explain';
import { held, plainFold } from '../runtime/plain-fold.for-spec';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { type TestReadModel, testReadModel } from '../runtime/read-model.for-spec';
import { UNLUCKY, added, batch, messages, tallies, unknown } from '../runtime/tally.for-spec';
import { mended, whole } from './mended.for-spec';
import { ParkedKeys } from './parked-keys';

const all = messages([added(1, 1), added(1, UNLUCKY), added(2, 5), added(1, 2), added(1, UNLUCKY), added(1, 3), unknown(3), added(3, 4)]);
const because = { actor: 'ada', reason: 'entered twice' };

describe('an event that an operator resolves', () => {
  let model: TestReadModel;
  let parked: ParkedKeys;
  beforeEach(async () => {
    model = await testReadModel(tallies);
    parked = keys(tallies);
    await runtime(tallies).apply(batch(all));
  });
  afterEach(() => model.close());

  const runtime = (projection: Projection) => new ProjectionRuntime({ pool: model.pool, projections: [projection] });
  const keys = (...projections: Projection[]) => new ParkedKeys({ pool: model.pool, projections });
  const total = async (key: string) => (await held(model.pool, tallies)).rows[key];
  const listed = async () => (await parked.page({ limit: 99 })).map(({ key, position, state }) => [key, position, state]);
  const idAt = async (position: number) => (await parked.page({ limit: 99 })).find((one) => one.position === position)?.id ?? 'none';
  const resolve = async (position: number) => parked.resolve(await idAt(position), because);

  it('takes no effect, and what waited behind it is applied, up to the next that fails', async () => {
    expect(await resolve(3)).toEqual({ projection: 'tallies', key: 'tally-1', applied: 1, parked: 2 });
    expect(await total('tally-1')).toMatchObject({ amounts: [1, 2] });
    expect(await resolve(9)).toMatchObject({ applied: 1, parked: 0 });
    expect(await total('tally-1')).toMatchObject({ amounts: [1, 2, 3] });
  });

  it('is listed as resolved from then on, with who decided it, why and when', async () => {
    const id = await idAt(3);
    await resolve(3);
    expect(await parked.find(id)).toMatchObject({ id, state: 'resolved', ...because, resolvedAt: expect.any(String) as string, error: 'Error: unlucky', failures: 1, event: { type: 'Added', data: { amount: UNLUCKY } } });
    expect(await listed()).toEqual([['stream:tally-3', 13, 'failed'], ['stream:tally-3', 15, 'waiting'], ['tally-1', 3, 'resolved'], ['tally-1', 9, 'failed'], ['tally-1', 11, 'waiting']]);
    expect((await parked.page({ limit: 9, state: 'resolved' })).map((one) => one.id)).toEqual([id]);
  });

  it('is listed page by page', async () => {
    const [first, second] = await parked.page({ limit: 2, projection: 'tallies' });
    expect([first?.position, second?.position]).toEqual([13, 15]);
    expect((await parked.page({ limit: 2, after: second })).map(({ position }) => position)).toEqual([3, 7]);
    expect(() => parked.page({ limit: 2, projection: 'nothing' })).toThrow(UnknownProjection);
  });

  it('can be one that nobody could read', async () => {
    expect(await resolve(13)).toMatchObject({ applied: 1, parked: 0 });
    expect(await total('tally-3')).toMatchObject({ amounts: [4] });
  });

  it('is resolved once, and not when it only waits, was applied or never was', async () => {
    const [failed, waiting] = [await idAt(3), await idAt(7)];
    await expect(parked.resolve(waiting, because)).rejects.toThrow(ParkedConflict);
    await expect(parked.resolve('tallies-1-000000000000', because)).rejects.toThrow(NotParked);
    await expect(parked.find("tallies'-1-x")).rejects.toThrow(NotParked);
    await resolve(3);
    await expect(parked.resolve(failed, because)).rejects.toThrow('is resolved already, by ada: entered twice');
    await expect(parked.retryOf(failed)).rejects.toThrow(ParkedConflict);
    await keys(mended).retry({ projection: 'tallies', key: 'tally-1' });
    await expect(parked.resolve(waiting, because)).rejects.toThrow(NotParked);
    expect(await total('tally-1')).toMatchObject({ amounts: [1, 2, 0, 3] });
  });

  it('takes no effect in a rebuild either, even by code that could apply it: live equals rebuilt', async () => {
    await resolve(3);
    await keys(whole).retry({ projection: 'tallies', key: 'tally-1' });
    await keys(whole).retry({ projection: 'tallies', key: 'stream:tally-3' });
    const rebuilds = new Rebuilds({ pool: model.pool, projections: [whole] });
    await rebuilds.start('tallies', AUTOMATIC);
    const [, build] = await rebuilds.list();
    if (!build) throw new Error('nothing is built');
    await buildSome({ pool: model.pool, projection: whole, build }, all, all.length);
    const expected = plainFold(whole, all, new Set(['3 tally-1']));
    expect(await held(model.pool, whole)).toEqual(expected);
    expect(await held(model.pool, whole, 2)).toEqual(expected);
  });

  it('cannot be resolved while another build, made by mended code, has applied it', async () => {
    const rebuilds = new Rebuilds({ pool: model.pool, projections: [mended] });
    await rebuilds.start('tallies', AUTOMATIC);
    const [, build] = await rebuilds.list();
    if (!build) throw new Error('nothing is built');
    await buildSome({ pool: model.pool, projection: mended, build }, all, 4);
    await expect(resolve(3)).rejects.toThrow('tallies__v1_2, which is building, has applied position 3 to tally-1: let queries read that one, or retire it first');
    expect((await listed()).some(([, , state]) => state === 'resolved')).toBe(false);
    expect(await resolve(13)).toMatchObject({ applied: 1, parked: 0 });
    await rebuilds.retire('tallies');
    expect(await resolve(3)).toMatchObject({ applied: 1, parked: 2 });
  });

  it('is why a row is as it is, and is told so', async () => {
    await resolve(3);
    const replay = new RowReplay(tallies, 'tally-1', await parked.resolutions('tallies', { key: 'tally-1', streamId: 'tally-1' }));
    const told = all.filter(({ event }) => event.streamId === 'tally-1').map(({ event }) => replay.add(event));
    expect(told.map((one) => [one?.event.position, one?.parked])).toEqual([[1, undefined], [3, 'resolved by ada: entered twice'], [7, undefined], [9, 'unlucky'], [11, 'waits behind position 9']]);
    expect(await total('tally-1')).toEqual({ ...replay.row, _position: 7, _partition: expect.any(Number) as number });
  });
});
