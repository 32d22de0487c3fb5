import fc from 'fast-check';
import { openPool } from '../connection';
import { LogSeals } from '../seals/log-seals';
import { checkProof } from '../seals/proof';
import { PurgedLog, SECRET } from './purged-log.for-spec';

const FREE = ['events', 'seals', 'purges', 'purged_events'].map((table) => `ALTER TABLE ${table} DISABLE TRIGGER ALL;`).join(' ');
const putBack = (positions: string) => `UPDATE events SET data = jsonb_build_object('secret', '${SECRET}', 'index', (position - 1) % 10) WHERE position IN (${positions})`;
const PUT_BACK = `${putBack('3, 4, 12')}; DELETE FROM purged_events`;
/** The purge told a second time, of position 12 alone. */
const TOLD_AGAIN = `${putBack('3, 4')}; DELETE FROM purged_events WHERE position < 12;
  INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('position', 24, 'stream_version', 2, 'event_id', gen_random_uuid(), 'recorded_at', now(),
    'data', data || jsonb_build_object('positions', '[{"from": 12, "to": 12}]'::jsonb, 'root', encode(merkle_root((SELECT leaf FROM purged_events)), 'hex'))))).* FROM events e WHERE position = 21;
  UPDATE purges SET tombstone = 24; UPDATE head SET position = 24`;
const EMPTIED = `UPDATE events SET data = 'null' WHERE position = 21;
  INSERT INTO purged_events SELECT position, '00000000-0000-4000-8000-000000000009', stream_id, stream_version, sha256('\\x00'::bytea || event_bytes(e)) FROM events e WHERE position = 21`;

interface Found {
  readonly position: number;
  readonly why: string;
}

const wrong = ({ position, why }: Found) => ({ ok: false, firstBad: { position, why: expect.stringContaining(why) as unknown } });

describe('a log from which events were purged', () => {
  let on: PurgedLog;
  let purgeId: string;
  beforeAll(async () => {
    on = await PurgedLog.create();
    await on.aSealedStream(10);
    await on.aSealedStream(10);
    ({ purgeId } = await on.purge([3, 4, 12]));
    await on.seal();
    await on.aStream(2);
  });
  afterAll(() => on.close());

  /** What is found in what a superuser left; nothing of it lasts. */
  const after = async <Seen>(change: string, look: (seals: LogSeals) => Promise<Seen>): Promise<Seen> => {
    const pool = openPool({ connectionString: on.log.superuserUrl, max: 1 });
    await pool.query(`BEGIN; ${FREE} ${change}`);
    return look(new LogSeals(pool)).finally(() => pool.end());
  };

  it('verifies, and says how many and where that is told', async () => {
    expect(await on.store.seals.verify()).toMatchObject({ ok: true, to: 23, events: 23, seals: 3, purged: 3, tombstones: [21], firstBad: null });
    expect(await on.store.seals.verify({ from: 4, to: 11 })).toMatchObject({ ok: true, purged: 1, tombstones: [21] });
    expect(await on.store.seals.verify({ from: 5, to: 11 })).toMatchObject({ ok: true, purged: 0, tombstones: [] });
  });

  it.each<[string, string, Found]>([
    ['other data in a purged event', `UPDATE events SET data = '{"what": "else"}' WHERE position = 4`, { position: 4, why: 'emptied it, and yet it holds data' }],
    ['the old data back in it', `UPDATE events SET data = '{"secret": "${SECRET}", "index": 3}' WHERE position = 4`, { position: 4, why: 'emptied it, and yet it holds data' }],
    ['another type', `UPDATE events SET type = 'Else' WHERE position = 4`, { position: 4, why: 'left of it' }],
    ['another actor', `UPDATE events SET metadata = metadata || '{"actor": "x"}' WHERE position = 12`, { position: 12, why: 'left of it' }],
    ['another time', `UPDATE events SET occurred_at = now() WHERE position = 3`, { position: 3, why: 'left of it' }],
    ['a purged event deleted', 'DELETE FROM events WHERE position = 12', { position: 12, why: 'there is no event at position 12' }],
    ['an event emptied, and no purge', `UPDATE events SET data = 'null' WHERE position = 7`, { position: 7, why: 'it is not the event that was sealed: its data is gone, and no purge names it' }],
    ['an event emptied that is not sealed', `UPDATE events SET data = 'null' WHERE position = 23`, { position: 23, why: 'its data is gone, and no purge names it' }],
    ['an event emptied, and a record of another purge', `UPDATE events SET data = 'null' WHERE position = 7; INSERT INTO purged_events SELECT position, '00000000-0000-4000-8000-000000000009', stream_id, stream_version, sha256('\\x00'::bytea || event_bytes(e)) FROM events e WHERE position = 7`, { position: 7, why: 'which is not recorded' }],
    ['an event emptied, and recorded beside the others', `UPDATE events SET data = 'null' WHERE position = 7; INSERT INTO purged_events SELECT e.position, p.purge_id, e.stream_id, e.stream_version, sha256('\\x00'::bytea || event_bytes(e)) FROM events e, purges p WHERE e.position = 7`, { position: 3, why: 'left other events than its tombstone tells' }],
    ['the record of a purge deleted', 'DELETE FROM purges', { position: 3, why: 'which is not recorded' }],
    ['the record of a purged event deleted', 'DELETE FROM purged_events WHERE position = 3', { position: 3, why: 'no purge names it' }],
    ['the record of another purged event deleted', 'DELETE FROM purged_events WHERE position = 12', { position: 3, why: 'left other events' }],
    ['all of it put back, and every record of the purge deleted', `${PUT_BACK}; DELETE FROM purges`, { position: 21, why: 'which is not recorded' }],
    ['all of it put back, and the purge recorded as one of nothing', PUT_BACK, { position: 21, why: 'which left other events' }],
    ['some of it put back, and the purge told again of the rest', TOLD_AGAIN, { position: 21, why: 'whose record names position 24' }],
    ['all of it put back, and what told of it emptied by another purge', `${PUT_BACK}; DELETE FROM purges; ${EMPTIED}`, { position: 21, why: 'no purge may empty that' }],
    ['an event among the purges that tells of none', `UPDATE events SET category = 'purge' WHERE position = 23`, { position: 23, why: 'tells of none' }],
    ['a purge told that never was', `INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('position', 24, 'stream_id', 'purge-x', 'event_id', gen_random_uuid(), 'data', data || '{"purgeId": "x"}'))).* FROM events e WHERE position = 21; UPDATE head SET position = 24`, { position: 24, why: 'tells of none' }],
    ['another reason in the record', `UPDATE purges SET reason = 'none'`, { position: 3, why: 'recorded otherwise than its tombstone tells' }],
    ['a purged event changed with its hash', `UPDATE events SET type = 'Else' WHERE position = 4; UPDATE purged_events p SET leaf = sha256('\\x00'::bytea || event_bytes(e)) FROM events e WHERE e.position = 4 AND p.position = 4`, { position: 3, why: 'left other events' }],
    ['a tombstone changed', `UPDATE events SET data = data || '{"root": "00"}' WHERE position = 21`, { position: 3, why: 'is not the event that was sealed' }],
    ['a tombstone emptied', `UPDATE events SET data = 'null' WHERE position = 21`, { position: 3, why: 'has no tombstone at position 21' }],
    ['a tombstone in another stream', `UPDATE events SET stream_id = 'purge-x' WHERE position = 21`, { position: 3, why: 'has no tombstone' }],
    ['another event beside it changed', `UPDATE events SET data = '{}' WHERE position = 5`, { position: 5, why: 'it is not the event that was sealed' }],
    ['the seals removed', 'TRUNCATE seals', { position: 3, why: 'before it was sealed, or its seal was removed' }],
  ])('does not verify with %s', async (_what, change, found) => {
    expect(await after(`${change};`, (seals) => seals.verify())).toMatchObject(wrong(found));
  });

  it('does not believe a tombstone by a seal outside of what was asked for, unless that seal is whole', async () => {
    const change = `UPDATE events SET data = data || '{"reason": "another"}' WHERE position = 21; UPDATE purges SET reason = 'another';
      UPDATE seals SET leaves = overlay(leaves PLACING (SELECT sha256('\\x00'::bytea || event_bytes(e)) FROM events e WHERE position = 21) FROM 1) WHERE number = 3;`;
    expect(await after(change, (seals) => seals.verify({ to: 10 }))).toMatchObject(wrong({ position: 3, why: "its leaves don't make its root" }));
  });

  it('proves that a purged event was in the log, and that it was purged', async () => {
    const newest = (await on.store.seals.verify()).newestSeal?.hash;
    const proof = await on.store.seals.prove(12);
    expect(JSON.stringify(proof)).not.toContain(SECRET);
    expect(checkProof(JSON.parse(JSON.stringify(proof)), newest)).toMatchObject({ ok: true, proof: { event: { position: '12', data: 'null' }, purged: { tombstone: { event: { stream_id: `purge-${purgeId}` } } } } });
    expect(checkProof(await on.store.seals.prove(13), newest)).toMatchObject({ ok: true });
    expect(await on.store.seals.prove(12, 2)).toBeUndefined();
  });

  it.each<[string, (proof: NonNullable<Awaited<ReturnType<LogSeals['prove']>>>) => unknown, string]>([
    ['an event that was another', (proof) => ({ ...proof, event: { ...proof.event, type: 'Else' } }), 'left of the event'],
    ['data', (proof) => ({ ...proof, event: { ...proof.event, data: '{}' } }), 'it holds data'],
    ['another leaf', (proof) => ({ ...proof, leaf: '0'.repeat(64) }), "don't make the root"],
    ['no purge', ({ purged: _, ...proof }) => proof, 'not the one the leaf was made of'],
    ['another position', (proof) => ({ ...proof, event: { ...proof.event, position: '13' } }), "don't make the root"],
    ['a tombstone that is none', (proof) => ({ ...proof, purged: { ...proof.purged, tombstone: { ...proof.purged?.tombstone, event: { ...proof.purged?.tombstone.event, data: '{' } } } }), 'does not'],
    ['a tombstone that was changed', (proof) => ({ ...proof, purged: { ...proof.purged, tombstone: { ...proof.purged?.tombstone, event: { ...proof.purged?.tombstone.event, recorded_at: '1' } } } }), "don't make the root of seal 3"],
    ['seals that end before the purge', (proof) => ({ ...proof, chain: [] }), 'no seal in it covers the purge'],
  ])('proves nothing with %s', async (_what, change, why) => {
    const proof = await on.store.seals.prove(12);
    if (!proof) throw new Error('there is no proof');
    expect(checkProof(JSON.parse(JSON.stringify(change(proof))))).toMatchObject({ ok: false, why: expect.stringContaining(why) as unknown });
  });

  it('proves nothing of an event whose purge is not sealed yet', async () => {
    await on.seal();
    const { tombstone } = await on.purge([7]);
    expect(await on.store.seals.prove(7)).toBeUndefined();
    expect(await on.store.seals.verify()).toMatchObject({ ok: true, purged: 4, tombstones: [21, tombstone] });
    await on.seal();
    expect(checkProof(await on.store.seals.prove(7))).toMatchObject({ ok: true });
  });

  it('compares with seals that were kept elsewhere, also where all seals were made anew', async () => {
    const kept = await on.store.seals.read({ after: 0, limit: 9 });
    const compared = (change: string) =>
      after(change, async (seals) => {
        const comparison = seals.comparison();
        for (const seal of kept) await comparison.add(seal);
        return comparison.found;
      });
    expect(await compared('')).toMatchObject({ changed: null, rewritten: null });
    const anew = 'TRUNCATE seals; SELECT append_seal(1, 10); SELECT append_seal(11, 20);';
    expect(await compared(anew)).toMatchObject({ changed: null, rewritten: { position: 1 } });
    expect(await compared(`UPDATE events SET data = '{}' WHERE position = 5; ${anew}`)).toMatchObject({ changed: { position: 5 } });
  });
});

describe('any log from which anything was purged', () => {
  const SIZE = 24;
  const history = fc.record({
    seals: fc.uniqueArray(fc.integer({ min: 1, max: SIZE - 1 }), { maxLength: 5 }),
    purges: fc.array(fc.uniqueArray(fc.integer({ min: 1, max: SIZE }), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
    touched: fc.integer({ min: 1, max: SIZE }),
  });

  it('verifies, is dense, and is untouched byte by byte where nothing was purged; whatever else is changed is found', () =>
    fc.assert(
      fc.asyncProperty(history, async ({ seals, purges, touched }) => {
        const on = await PurgedLog.create();
        try {
          for (let written = 0; written < SIZE; written += 6) await on.aStream(6, `thing-${written % 4}`);
          for (const to of [...seals, SIZE].sort((a, b) => a - b)) await on.asSuperuser(`SELECT append_seal((SELECT coalesce(max(to_position), 0) + 1 FROM seals), ${to})`);
          const rows = () => on.asSuperuser<{ position: number; row: string }>('SELECT position::int, e::text AS row FROM events e ORDER BY position');
          const before = await rows();
          for (const positions of purges) await on.purge(positions);
          const gone = new Set(purges.flat());
          const now = await rows();
          expect(now.map(({ position }) => position)).toEqual(now.map((_, index) => index + 1));
          expect(now.slice(0, SIZE).filter(({ position }) => !gone.has(position))).toEqual(before.filter(({ position }) => !gone.has(position)));
          expect(now.filter(({ row }) => row.includes(SECRET))).toHaveLength(SIZE - gone.size);
          expect(await on.store.seals.verify()).toMatchObject({ ok: true, purged: gone.size });
          await on.asSuperuser(`${FREE} UPDATE events SET data = '{"other": true}' WHERE position = ${touched}`);
          expect(await on.store.seals.verify()).toMatchObject({ ok: false, firstBad: { position: touched } });
        } finally {
          await on.close();
        }
      }),
      { numRuns: 12 },
    ));
});
