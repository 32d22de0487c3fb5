import { held } from '../runtime/plain-fold.for-spec';
import type { Projection } from '../projection';
import { ProjectionRuntime } from '../runtime/projection-runtime';
import { type TestReadModel, testReadModel } from '../runtime/read-model.for-spec';
import { UNLUCKY, added, batch, groups, messages, tallies, unknown } from '../runtime/tally.for-spec';
import { mended, newer } from './mended.for-spec';
import { ParkedKeys } from './parked-keys';

const fail = (message: string): never => {
  throw new Error(message);
};

describe('an event that fails', () => {
  let model: TestReadModel;
  beforeAll(async () => (model = await testReadModel(tallies, groups)));
  beforeEach(() => model.reset());
  afterAll(() => model.close());

  const runtime = (...projections: [Projection, ...Projection[]]) => new ProjectionRuntime({ pool: model.pool, projections });
  const keys = (...projections: Projection[]) => new ParkedKeys({ pool: model.pool, projections });
  const listed = () => keys(tallies, groups).page({ limit: 99 });
  const total = async (key: string) => (await held(model.pool, tallies)).rows[key];
  const unlucky = messages([added(1, 1), added(1, UNLUCKY), added(2, 5), added(1, 2), added(2, 6)]);

  it('stops its own row in the last good state; all others go on', async () => {
    const one = runtime(tallies);
    for (const message of unlucky) await one.apply(batch([message]));
    expect(await total('tally-1')).toMatchObject({ total: 1 });
    expect(await total('tally-2')).toMatchObject({ total: 11 });
    expect(await one.parkedKeys()).toBe(1);
    expect(await listed()).toMatchObject([
      { projection: 'tallies', key: 'tally-1', streamId: 'tally-1', position: 3, error: 'Error: unlucky', type: 'Added' },
      { key: 'tally-1', position: 7, error: null },
    ]);
  });

  it('is applied by a retry, in order with what queued behind it, once its code is mended', async () => {
    await runtime(tallies).apply(batch(unlucky));
    const one = runtime(mended);
    expect(await keys(mended).retry({ projection: 'tallies', key: 'tally-1' })).toEqual({ projection: 'tallies', key: 'tally-1', applied: 2, parked: 0 });
    expect(await total('tally-1')).toMatchObject({ amounts: [1, 0, 2], total: 3, _position: 7 });
    expect(await one.parkedKeys()).toBe(0);
  });

  it('stays parked, with its queue, when a retry fails again', async () => {
    await runtime(tallies).apply(batch(unlucky));
    expect(await keys(tallies).retry({ projection: 'tallies', key: 'tally-1' })).toMatchObject({ applied: 0, parked: 2 });
    expect((await listed()).map(({ position, error }) => [position, error])).toEqual([[3, 'Error: unlucky'], [7, null]]);
  });

  it('stays parked since when it was, with its newest reason, and its failures are counted', async () => {
    await runtime(tallies).apply(batch(unlucky));
    const parked = keys({ ...tallies, evolve: () => fail('still unlucky') });
    const [before] = await parked.page({ limit: 1 });
    expect(before).toMatchObject({ state: 'failed', error: 'Error: unlucky', failures: 1 });
    for (const failures of [2, 3]) {
      await parked.retryOf(before?.id ?? '');
      expect(await parked.page({ limit: 9 })).toMatchObject([{ ...before, error: 'Error: still unlucky', failures }, { position: 7, state: 'waiting', error: null, failures: 0 }]);
    }
  });

  it('parks its whole stream when it cannot be decoded, and is released by a newer contract', async () => {
    const all = messages([added(1, 1, 'a'), unknown(1), added(1, 2, 'a'), added(2, 4, 'a')]);
    await runtime(tallies, groups).apply(batch(all));
    expect(await total('tally-1')).toMatchObject({ total: 1 });
    expect((await held(model.pool, groups)).rows['a']).toMatchObject({ sum: 5 });
    const released: Projection = { ...groups, from: newer, key: (event) => (event.type === 'FromTheFuture' ? 'future' : groups.key(event as never)) };
    expect(await keys(released).retry({ projection: 'groups', key: 'stream:tally-1' })).toMatchObject({ applied: 2, parked: 0 });
    expect((await held(model.pool, groups)).rows).toMatchObject({ a: { sum: 7, events: 3 }, future: { events: 1 } });
  });

  it('parks its stream when its key is none', async () => {
    await runtime({ ...groups, key: () => 'stream:x' }).apply(batch(unlucky.slice(0, 1)));
    expect((await held(model.pool, groups)).parked).toEqual({ 'stream:tally-1': [1] });
  });

  it.each([
    ['breaks its schema', { sum: 'much', events: 1 }],
    ['is forgotten', undefined],
    ['is beyond the exact integers', { sum: 2 ** 60, events: 1 }],
  ])('parks a row that %s', async (_, row) => {
    const careless = { ...groups, evolve: () => row } as unknown as Projection;
    await runtime(careless).apply(batch(messages([added(1, 1, 'a')])));
    expect(await held(model.pool, groups)).toEqual({ rows: {}, parked: { a: [1] } });
  });

  it('is kept as it came, even with text that no row can hold', async () => {
    const [message] = messages([unknown(1)]);
    if (!message) throw new Error('no message');
    const odd = { ...message, event: { ...message.event, data: { text: 'NUL \0 and \ud800' } } };
    await runtime(groups).apply(batch([odd]));
    const [one] = await listed();
    expect((await keys(groups).find(one?.id ?? '')).event).toEqual(odd.event);
  });

  it('cannot be overtaken: what queues while a retry runs is applied after it or stays behind it', async () => {
    const all = messages([added(1, UNLUCKY), ...Array.from({ length: 60 }, (_, n) => added(1, n % 7))]);
    const one = runtime(mended);
    await runtime(tallies).apply(batch(all.slice(0, 1)));
    const feeding = (async () => {
      for (const message of all.slice(1)) await one.apply(batch([message]));
    })();
    for (let tries = 0; tries < 5; tries++) await keys(mended).retry({ projection: 'tallies', key: 'tally-1' });
    await feeding;
    const left = await keys(mended).retry({ projection: 'tallies', key: 'tally-1' });
    expect(left.parked).toBe(0);
    expect(await total('tally-1')).toMatchObject({ amounts: [0, ...Array.from({ length: 60 }, (_, n) => n % 7)] });
  });
});
