import { type TestLog, createTestLog, newEvent } from '@reprise/testing';
import { openPool } from '../connection';
import { PostgresEventStore } from '../index';
import { LogSeals } from './log-seals';
import { checkProof } from './proof';
import type { VerifyOptions } from './verify-log';

/** Seals 1–1024, 1025–2048 and 2049–2100; 2101–2105 are not sealed. */
const [SEALED, HEAD] = [2_100, 2_105];

/** What a superuser does who knows how the log is guarded. */
const FREE = `ALTER TABLE events DISABLE TRIGGER ALL; ALTER TABLE seals DISABLE TRIGGER ALL;
  ALTER TABLE events DROP CONSTRAINT events_position, DROP CONSTRAINT events_stream_version, DROP CONSTRAINT events_event_id;`;

const copyOf = (position: number, changes: string) =>
  `INSERT INTO events SELECT (jsonb_populate_record(e, '${changes}')).* FROM events e WHERE position = ${position};`;

const leafAt = (number: number, index: number, position: number) =>
  `UPDATE seals SET leaves = overlay(leaves PLACING (SELECT sha256('\\x00'::bytea || event_bytes(e)) FROM events e WHERE position = ${position}) FROM ${index * 32 + 1})
   WHERE number = ${number};`;

const ROOT = `UPDATE seals SET root = merkle_root(leaves);`;
const HASH = (number: number) => `UPDATE seals SET hash = sha256('\\x02'::bytea || convert_to(
    netstring('reprise-seal-1') || netstring(number::text) || netstring(from_position::text) || netstring(to_position::text) ||
    netstring(encode(root, 'hex')) || netstring(encode(previous, 'hex')) || netstring(extract(epoch FROM sealed_at)::text), 'UTF8'))
  WHERE number = ${number};`;
const CHANGED = `UPDATE events SET data = '{"what": "else"}' WHERE position = 1500;`;

const cutTo = (head: number) => `DELETE FROM events WHERE position > ${head}; UPDATE head SET position = ${head};`;

describe('verifying the log', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  beforeAll(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.readerUrl });
    const writer = await PostgresEventStore.open({ url: log.writerUrl });
    await append(writer, SEALED);
    while ((await writer.seals.sealed()).position < SEALED) await writer.seals.seal({ full: false });
    await append(writer, HEAD - SEALED);
    await writer.close();
  });
  afterAll(async () => {
    await store.close();
    await log.drop();
  });

  /** In 20 streams, by turns. */
  const append = async (to: PostgresEventStore, count: number) => {
    for (let done = 0; done < count; done += 20) {
      const streams = Array.from({ length: Math.min(20, count - done) }, (_, index) => ({ streamId: `thing-${index}`, expectedVersion: 'any' as const, events: [newEvent()] }));
      await to.append({ streams });
    }
  };
  const verify = (options: VerifyOptions = {}) => store.seals.verify(options);
  /** What is found in a log that a superuser changed; nothing of it lasts. */
  const after = async <Found>(change: string, look: (seals: LogSeals) => Promise<Found>): Promise<Found> => {
    const pool = openPool({ connectionString: log.superuserUrl, max: 1 });
    await pool.query(`BEGIN; ${FREE} ${change}`);
    return look(new LogSeals(pool)).finally(() => pool.end());
  };

  it('finds an untouched log as it was sealed', async () => {
    const progress: number[] = [];
    const [, , last] = await store.seals.read({ after: 0, limit: 9 });
    expect(await verify({ onProgress: (position) => progress.push(position) })).toEqual({
      ok: true,
      from: 1,
      to: HEAD,
      events: HEAD,
      seals: 3,
      newestSeal: { number: 3, to: SEALED, hash: last?.hash },
      unsealed: 5,
      purged: 0,
      tombstones: [],
      firstBad: null,
    });
    expect(progress).toEqual([1_024, 2_048, SEALED, HEAD]);
  });

  it('verifies a part of it, against the seals that cover it', async () => {
    expect(await verify({ from: 1_030, to: 1_031 })).toMatchObject({ ok: true, from: 1_030, to: 1_031, events: 2, seals: 1, unsealed: 0 });
    expect(await verify({ from: 1_024, to: 2_049 })).toMatchObject({ ok: true, events: 1_026, seals: 3 });
    expect(await verify({ from: 2_103 })).toMatchObject({ ok: true, events: 3, seals: 0, unsealed: 3 });
    expect(await after(CHANGED, (seals) => seals.verify({ from: 1_501 }))).toMatchObject({ ok: true });
    expect(await after(CHANGED, (seals) => seals.verify({ from: 1_400, to: 1_600 }))).toMatchObject({ ok: false, firstBad: { position: 1_500 } });
  });

  it('finds an empty log, and one that goes on meanwhile, as they should be', async () => {
    const empty = await createTestLog();
    const other = await PostgresEventStore.open({ url: empty.writerUrl });
    expect(await other.seals.verify()).toMatchObject({ ok: true, from: 1, to: 0, events: 0, seals: 0, newestSeal: null });
    await append(other, 100);
    const [verified] = await Promise.all([other.seals.verify(), append(other, 200), other.seals.seal({ full: false })]);
    expect(verified).toMatchObject({ ok: true });
    await other.close();
    await empty.drop();
  });

  it.each<[string, string, { position: number; why: string }]>([
    ['one byte of data', `UPDATE events SET data = '{"what": "somethinh"}' WHERE position = 1500`, { position: 1_500, why: 'it is not the event that was sealed' }],
    ['metadata', `UPDATE events SET metadata = metadata || '{"actor": "nobody"}' WHERE position = 3`, { position: 3, why: 'not the event that was sealed' }],
    ['the time by a microsecond', `UPDATE events SET occurred_at = occurred_at + interval '1 microsecond' WHERE position = 2048`, { position: 2_048, why: 'not the event that was sealed' }],
    ['the time of recording', `UPDATE events SET recorded_at = 'infinity' WHERE position = 7`, { position: 7, why: 'not the event that was sealed' }],
    ['the type', `UPDATE events SET type = 'Else' WHERE position = 1`, { position: 1, why: 'not the event that was sealed' }],
    ['several events', `UPDATE events SET type = 'Else' WHERE position IN (2000, 1999, 2010)`, { position: 1_999, why: 'not the event that was sealed' }],
    ['an event deleted', 'DELETE FROM events WHERE position = 1024', { position: 1_024, why: 'there is no event at position 1024' }],
    ['the last event deleted', `DELETE FROM events WHERE position = ${HEAD}`, { position: HEAD, why: `there is no event at position ${HEAD}` }],
    ['all events deleted', 'TRUNCATE events', { position: 1, why: 'there is no event at position 1' }],
    ['two swapped', 'UPDATE events SET position = 3000 - position WHERE position IN (1300, 1700)', { position: 1_300, why: 'not the event that was sealed' }],
    ['one inserted between, the others moved up', `UPDATE events SET position = position + 1 WHERE position >= 900; UPDATE head SET position = position + 1; ${copyOf(12, '{"position": 900}')}`, { position: 900, why: 'not the event that was sealed' }],
    ['one inserted at a position that is taken', copyOf(12, '{"position": 1400}'), { position: 1_400, why: '' }],
    ['one inserted behind the head', copyOf(12, `{"position": ${HEAD + 1}}`), { position: HEAD + 1, why: 'there are events behind it' }],
    ['one inserted before the first', copyOf(12, '{"position": 0}'), { position: 0, why: 'no position comes before 1' }],
    ['the stream of an event that is not sealed yet', `UPDATE events SET stream_version = stream_version + 1 WHERE position = 2102`, { position: 2_102, why: 'does not follow the version before it' }],
    ['a value that no event is without', `ALTER TABLE events ALTER type DROP NOT NULL; UPDATE events SET type = NULL WHERE position = 9`, { position: 9, why: 'no value in a column' }],
    ['the head taken away', 'DELETE FROM head', { position: 1, why: 'the log has no head' }],
    ['an event and its leaf', `${CHANGED} ${leafAt(2, 475, 1_500)}`, { position: 1_025, why: "its leaves don't make its root" }],
    ['an event, its leaf and the root', `${CHANGED} ${leafAt(2, 475, 1_500)} ${ROOT}`, { position: 1_025, why: "its fields don't make its hash" }],
    ['an event and all of its seal', `${CHANGED} ${leafAt(2, 475, 1_500)} ${ROOT} ${HASH(2)}`, { position: 1_025, why: 'seal 2 (positions 1025 to 2048) was rewritten: seal 3 names another before it' }],
    ['a leaf', leafAt(2, 475, 1), { position: 1_500, why: 'not the event that was sealed' }],
    ['leaves missing', `UPDATE seals SET leaves = substring(leaves FOR 320) WHERE number = 2`, { position: 1_025, why: 'not one leaf for each position' }],
    ['a seal deleted', 'DELETE FROM seals WHERE number = 2', { position: 1_025, why: 'seal 2 is missing' }],
    ['a seal that covers less', `UPDATE seals SET from_position = 2060 WHERE number = 3`, { position: 2_049, why: 'does not go on from position 2049' }],
    ['the time of a seal', `UPDATE seals SET sealed_at = sealed_at - interval '1 day' WHERE number = 3`, { position: 2_049, why: "its fields don't make its hash" }],
  ])('finds %s, and names the first position', async (_what, change, { position, why }) => {
    const firstBad = { position, why: expect.stringContaining(why) as unknown };
    expect(await after(change, (seals) => seals.verify())).toMatchObject({ ok: false, firstBad });
  });

  it.each([
    ['all seals', 'TRUNCATE seals', 1],
    ['the newest seal', 'DELETE FROM seals WHERE number = 3', 2_049],
  ])('finds %s removed once the events are old enough to be sealed', async (_what, change, position) => {
    const firstBad = { position, why: expect.stringContaining('no seal covers it') as unknown };
    expect(await after(change, (seals) => seals.verify())).toMatchObject({ ok: true, unsealed: HEAD - position + 1 });
    expect(await after(change, (seals) => seals.verify({ sealedWithinMs: 0 }))).toMatchObject({ ok: false, firstBad });
  });

  it.each([
    ['amid a seal', 2_060],
    ['where a seal ends', 2_048],
    ['amid an earlier seal', 1_500],
    ['before the first event', 0],
    ['just before the end of the newest seal', SEALED - 1],
  ])('finds that the log was cut off %s, while its seals are left', async (_what, head) => {
    const firstBad = { position: head + 1, why: `the log ends at ${head}, before what was sealed, up to ${SEALED}` };
    expect(await after(cutTo(head), (seals) => seals.verify())).toMatchObject({ ok: false, to: head, firstBad });
    expect(await after(cutTo(head), (seals) => seals.verify({ to: head + 1 }))).toMatchObject({ ok: false, firstBad });
    expect(await after(cutTo(head), (seals) => seals.verify({ from: SEALED }))).toMatchObject({ ok: false, firstBad: { ...firstBad, position: SEALED } });
  });

  it('verifies what is left of a log that was cut off, where no more is asked for', async () => {
    expect(await after(cutTo(2_060), (seals) => seals.verify({ to: 2_060 }))).toMatchObject({ ok: true, events: 2_060 });
    expect(await after(cutTo(SEALED), (seals) => seals.verify())).toMatchObject({ ok: true, events: SEALED, unsealed: 0 });
  });

  it('names what was changed before where the log was cut off', async () => {
    expect(await after(`${CHANGED} ${cutTo(2_060)}`, (seals) => seals.verify())).toMatchObject({ ok: false, firstBad: { position: 1_500 } });
  });

  it('refuses to seal a log that was cut off', async () => {
    await expect(after(cutTo(2_060), (seals) => seals.seal({ full: true }))).rejects.toThrow(`the log ends at 2060, but seal 3 covers positions up to ${SEALED}`);
  });

  it('proves an event to whoever knows a later seal, and no other event', async () => {
    const newest = (await verify()).newestSeal?.hash;
    const proof = await store.seals.prove(1_500);
    expect(checkProof(JSON.parse(JSON.stringify(proof)), newest)).toMatchObject({ ok: true, newest: { number: 3 } });
    expect((await store.seals.prove(1_500, 2))?.chain).toEqual([]);
    expect(await store.seals.prove(HEAD)).toBeUndefined();
    expect(await store.seals.prove(HEAD + 1)).toBeUndefined();
    expect(checkProof(await after(CHANGED, (seals) => seals.prove(1_500)), newest)).toMatchObject({ ok: false });
  });
});
