import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newEvent } from '@reprise/testing';
import { Client } from 'pg';
import { EventIdReused, EventPurger, IdempotencyKeyReused, PurgeRefused } from '../index';
import { PurgedLog, SECRET } from './purged-log.for-spec';

describe('purging events', () => {
  let on: PurgedLog;
  beforeEach(async () => (on = await PurgedLog.create()));
  afterEach(() => on.close());

  it('takes their data out of every table, and leaves their place in history', async () => {
    const { positions } = await on.aSealedStream();
    const before = await Promise.all(positions.map((position) => on.at(position)));
    expect(await on.everything()).toContain(SECRET);
    const purging = await on.purge(positions);
    expect(purging).toMatchObject({ events: 3, already: 0, replayed: false, tombstone: 4 });
    expect(await on.everything()).not.toContain(SECRET);
    const { purgeId, purgedAt, tombstone } = purging;
    const purged = { purgeId, tombstone, purgedAt, requestedBy: 'dpo', reason: 'court order 7' };
    expect(await Promise.all(positions.map((position) => on.at(position)))).toEqual(before.map((event) => ({ ...event, data: null, purged })));
  });

  it('says so in the log, at the next position, once', async () => {
    const { positions } = await on.aSealedStream(5);
    const purging = await on.purge([2, 5, 4, 2]);
    expect(await on.at(positions.length + 1)).toMatchObject({
      streamId: `purge-${purging.purgeId}`,
      streamVersion: 1,
      eventId: purging.purgeId,
      type: 'EventsPurged',
      schemaVersion: 1,
      occurredAt: purging.purgedAt,
      metadata: { actor: expect.stringMatching(/^login:reprise_eraser/) as unknown },
      data: { purgeId: purging.purgeId, positions: [{ from: 2, to: 2 }, { from: 4, to: 5 }], requestedBy: 'dpo', reason: 'court order 7', purgedAt: purging.purgedAt },
    });
    expect(await on.store.head()).toBe(6);
    expect(await on.store.purgedIn((await on.at(1))?.streamId ?? '', 4)).toBe(2);
  });

  it('is found by every way to read', async () => {
    const { streamId, positions } = await on.aSealedStream(2);
    const { purgeId } = await on.purge(positions.slice(1));
    const event = await on.at(2);
    const read = [];
    for await (const each of on.store.readStream({ streamId, direction: 'backwards', limit: 1 })) read.push(each);
    const [audited] = await on.store.audit({ streamId, direction: 'backwards', limit: 1 });
    const [sample] = await on.store.samples({ category: 'thing', type: 'Happened', schemaVersion: 1, first: 2, last: 2, events: 1 }, 1);
    const caused = (await on.store.causedBy([event?.metadata.causationId ?? ''], 10)).find(({ position }) => position === 2);
    for (const each of [...read, audited, sample, caused, await on.store.eventOf(event?.eventId ?? '')]) expect(each).toEqual({ ...event, data: null, purged: expect.objectContaining({ purgeId }) as unknown });
  });

  it('answers as the first time when it is asked for again, also with more appended since', async () => {
    const { positions } = await on.aSealedStream();
    const request = on.request(positions);
    const first = await on.purger.purge(request);
    await on.aStream();
    expect(await on.purger.purge({ ...request, positions: [...positions].reverse() })).toEqual({ ...first, replayed: true });
    expect(await on.store.head()).toBe(7);
  });

  it('of the same id for something else is refused', async () => {
    const { positions } = await on.aSealedStream();
    const request = on.request(positions.slice(1));
    await on.purger.purge(request);
    for (const other of [{ positions }, { reason: 'another' }, { requestedBy: 'somebody' }]) {
      await expect(on.purger.purge({ ...request, ...other })).rejects.toThrow(/was made already, of other positions/);
    }
  });

  it('of what was purged before adds the rest, and where nothing is left writes nothing', async () => {
    const { positions } = await on.aSealedStream();
    const first = await on.purge(positions.slice(0, 2));
    const second = await on.purge(positions);
    expect(second).toMatchObject({ events: 1, already: 2, tombstone: 5 });
    expect(await on.purge(positions)).toMatchObject({ events: 0, already: 3, tombstone: null, purgedAt: null });
    expect(await on.store.head()).toBe(5);
    expect([(await on.at(1))?.purged?.purgeId, (await on.at(3))?.purged?.purgeId]).toEqual([first.purgeId, second.purgeId]);
  });

  it.each([
    ['no position', [], 'positions'],
    ['position 0', [0], 'positions'],
    ['half a position', [1.5], 'positions'],
    ['more than 1,000', Array.from({ length: 1_001 }, (_, index) => index + 1), 'positions'],
    ['a position that is still to come', [2, 4], 'there is no position 4: the log ends at 3'],
  ])('of %s is refused', async (_what, positions, why) => {
    await on.aSealedStream();
    await expect(on.purge(positions)).rejects.toThrow(PurgeRefused);
    await expect(on.purge(positions)).rejects.toThrow(why);
    expect(await on.everything()).toContain(SECRET);
  });

  it.each([{ reason: '' }, { reason: 'x'.repeat(501) }, { requestedBy: '' }, { purgeId: 'p1' }, { reason: 'a\0b' }])('without grounds is refused: %j', async (fields) => {
    await on.aSealedStream();
    await expect(on.purge([1], fields)).rejects.toThrow(PurgeRefused);
  });

  it('of what is not sealed yet is refused, with the hint to wait; nothing of it is done', async () => {
    const { positions } = await on.aSealedStream();
    const { positions: open } = await on.aStream(1);
    await expect(on.purge([...positions, ...open])).rejects.toThrow(/position 4 is not sealed yet: seals go up to position 3\. Try again in some seconds/);
    expect(await on.asSuperuser('SELECT FROM purged_events')).toEqual([]);
    await on.seal();
    expect(await on.purge([...positions, ...open])).toMatchObject({ events: 4 });
  });

  it('of a tombstone or an erasure is refused', async () => {
    await on.aSealedStream();
    const { tombstone } = await on.purge([1]);
    const erased = newEvent({ type: 'SubjectErased' });
    await on.store.append({ streams: [{ streamId: 'subject-ada', expectedVersion: 0, events: [erased] }] });
    await on.seal();
    for (const position of [tombstone ?? 0, 5]) await expect(on.purge([position])).rejects.toThrow(`position ${position} says that something was purged or somebody erased: that stays`);
  });

  it('drops the snapshots that may hold something of it, and lets no later one in', async () => {
    const { streamId } = await on.aSealedStream();
    const other = await on.aSealedStream();
    const save = (id: string, streamVersion: number) => on.store.saveSnapshot({ streamId: id, streamVersion, stateVersion: 1, position: streamVersion, state: { secret: SECRET } });
    for (const version of [1, 2, 3]) await save(streamId, version);
    await save(other.streamId, 3);
    await on.purge([2]);
    const kept = () => on.asSuperuser('SELECT stream_id, stream_version FROM snapshots ORDER BY stream_version');
    const left = [{ stream_id: streamId, stream_version: 1 }, { stream_id: other.streamId, stream_version: 3 }];
    expect(await kept()).toEqual(left);
    await save(streamId, 3);
    await save(streamId, 4);
    expect(await kept()).toEqual(left);
    await save(streamId, 1);
  });

  it('does not come back by a retry of the append that made the event', async () => {
    const events = [newEvent({ data: { secret: SECRET } })];
    const unit = { streams: [{ streamId: 'thing-again', expectedVersion: 0, events }] };
    await on.store.append(unit);
    await on.seal();
    await on.purge([1]);
    await expect(on.store.append(unit)).rejects.toThrow(EventIdReused);
    expect(await on.everything()).not.toContain(SECRET);
  });

  it('leaves fingerprints of requests, of which a superuser can make the log forget those of what was purged', async () => {
    const forget = await readFile(join(__dirname, '..', '..', 'sql', 'forget-fingerprints.sql'), 'utf8');
    const unit = (key: string) => ({ streams: [{ streamId: `thing-${key}`, expectedVersion: 'any' as const, events: [newEvent()] }], idempotency: { key, requestHash: `${key}: a hash of ${SECRET}` } });
    const [gone, kept] = [unit('gone'), unit('kept')];
    await on.store.append(gone);
    await on.store.append(kept);
    await on.seal();
    await on.purge([1]);
    await on.asSuperuser(forget);
    expect(await on.asSuperuser('SELECT request_hash FROM idempotency_keys ORDER BY key')).toEqual([{ request_hash: 'purged' }, { request_hash: kept.idempotency.requestHash }]);
    await expect(on.store.append(gone)).rejects.toThrow(IdempotencyKeyReused);
    expect(await on.store.append(kept)).toMatchObject({ replayed: true });
  });

  it('holds while others append and purge: positions and versions stay dense', async () => {
    const { positions } = await on.aSealedStream(40);
    const others = [1, 2, 3].map(() => EventPurger.open({ url: on.log.eraserUrl }));
    const purges = others.flatMap((purger, index) => [0, 1, 2, 3].map((n) => purger.purge(on.request(positions.slice(index * 10 + n, index * 10 + n + 10)))));
    const appends = Array.from({ length: 60 }, (_, index) => on.aStream(2, `thing-busy${index % 3}`));
    const done = await Promise.all([Promise.all(purges), Promise.all(appends)]);
    await Promise.all(others.map((purger) => purger.close()));
    expect(done[0].reduce((sum, { events }) => sum + events, 0)).toBe(33);
    expect(await on.store.seals.verify()).toMatchObject({ ok: true, purged: 33, to: 40 + 120 + done[0].filter(({ tombstone }) => tombstone).length });
  });

  /** Holds what an autovacuum holds, until it is cancelled. */
  const holdingFor = async (time: string) => {
    const client = new Client({ connectionString: on.log.superuserUrl });
    const gone = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    await client.query(`SET idle_in_transaction_session_timeout = '${time}'; BEGIN; LOCK TABLE events IN SHARE UPDATE EXCLUSIVE MODE`);
    return { client, gone };
  };

  it('gives up where something else holds the log, so that appends do not wait for long', async () => {
    await on.aSealedStream();
    const { client } = await holdingFor('0');
    await expect(on.purge([1])).rejects.toThrow('something else holds the log; nothing was purged');
    await client.end();
    expect(await on.purge([1])).toMatchObject({ events: 1 });
  });

  it('waits longer than it takes Postgres to send an autovacuum away', async () => {
    await on.aSealedStream();
    const [{ deadlock_timeout: time } = { deadlock_timeout: '' }] = await on.asSuperuser<{ deadlock_timeout: string }>('SHOW deadlock_timeout');
    const { gone } = await holdingFor(time);
    expect(await on.purge([1])).toMatchObject({ events: 1 });
    expect((await gone).message).toContain('idle-in-transaction');
  });

  it('is the right of the eraser alone', async () => {
    await on.aSealedStream();
    for (const url of [on.log.writerUrl, on.log.readerUrl, on.log.ownerUrl]) {
      const purger = EventPurger.open({ url });
      await expect(purger.purge(on.request([1]))).rejects.toThrow('only the eraser may');
      await purger.close();
    }
  });

  it('takes the versions of a stream, as many as one purge takes', async () => {
    const { streamId, positions } = await on.aSealedStream(4);
    expect(await on.purger.positionsOf({ streamId })).toEqual(positions);
    expect(await on.purger.positionsOf({ streamId, fromVersion: 2, toVersion: 3 })).toEqual(positions.slice(1, 3));
    await expect(on.purger.positionsOf({ streamId: 'thing-none' })).rejects.toThrow('stream thing-none has no event of these versions');
    await on.aStream(1_000, streamId);
    await expect(on.purger.positionsOf({ streamId })).rejects.toThrow('more than 1000 events');
    expect(await on.purger.positionsOf({ streamId, fromVersion: 5 })).toHaveLength(1_000);
  });

  it('of 1,000 events at once is one purge', async () => {
    const { positions } = await on.aSealedStream(1_000);
    expect(await on.purge(positions, { purgeId: randomUUID() })).toMatchObject({ events: 1_000, tombstone: 1_001 });
    expect(await on.store.seals.verify()).toMatchObject({ ok: true, purged: 1_000, tombstones: [1_001] });
  });
});

describe('a purged log', () => {
  let on: PurgedLog;
  beforeEach(async () => {
    on = await PurgedLog.create();
    await on.aSealedStream(5);
    await on.purge([2, 3]);
    await on.seal();
  });
  afterEach(() => on.close());

  it('holds what was purged in no file of its table, once that was rewritten', async () => {
    const { positions } = await on.aSealedStream(1);
    await on.purge([1, 4, 5, ...positions]);
    const inFile = async () => {
      const found = `SELECT position('${SECRET}'::bytea IN pg_read_binary_file(pg_relation_filepath('events'))) > 0 AS found`;
      await on.asSuperuser('CHECKPOINT');
      return (await on.asSuperuser<{ found: boolean }>(found))[0]?.found;
    };
    expect(await inFile()).toBe(true);
    // What some transaction, anywhere on the server, might still see is kept: until none is as old.
    do await on.asSuperuser('VACUUM FULL events');
    while (await inFile());
    expect(await on.store.seals.verify()).toMatchObject({ ok: true, purged: 6 });
    await expect(on.store.checkSchema()).resolves.toBeUndefined();
  });

  it('is as sound when it was copied into another database', async () => {
    const copy = await PurgedLog.create();
    const source = new Client({ connectionString: on.log.superuserUrl });
    const target = new Client({ connectionString: copy.log.superuserUrl });
    await Promise.all([source.connect(), target.connect()]);
    await target.query('DELETE FROM head');
    for (const table of ['events', 'head', 'seals', 'purges', 'purged_events']) {
      const { rows } = await source.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      await target.query(`INSERT INTO ${table} SELECT (row::${table}).* FROM unnest($1::text[]) row`, [rows.map(({ row }) => row)]);
    }
    await Promise.all([source.end(), target.end()]);
    expect(await copy.store.seals.verify()).toEqual(await on.store.seals.verify());
    expect(await copy.at(2)).toEqual(await on.at(2));
    expect(await copy.purge([4])).toMatchObject({ events: 1, tombstone: 7 });
    await copy.close();
  });

  it('has the guards that the release before this one asks for, so that a rolling deploy goes on', async () => {
    const triggers = await on.asSuperuser<{ name: string; enabled: string }>(`SELECT tgname AS name, tgenabled AS enabled FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgfoid = 'refuse_change'::regproc ORDER BY 1`);
    expect(triggers).toEqual([{ name: 'events_refuse_change', enabled: 'A' }, { name: 'events_refuse_row_change', enabled: 'A' }]);
  });
});
