import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestVault, createTestVault, newSubject, withClient } from '@reprise/testing';
import { Client } from 'pg';
import { Eraser } from '../erasure/eraser';
import type { EpochKeys } from '../keys/epoch-keys';
import type { PostgresVault } from './postgres-vault';
import { keyOf, openVault, rowsOf } from './vaults.for-spec';

describe('an erasure and a rotation at the same time', () => {
  let at: TestVault;
  let vault: PostgresVault;
  const clients: Client[] = [];
  beforeEach(async () => {
    at = await createTestVault();
    vault = await openVault(at);
    await vault.unsealed();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end();
    await vault.close();
    await at.drop();
  });

  const aClient = async () => {
    const client = new Client({ connectionString: at.superuserUrl });
    await client.connect();
    clients.push(client);
    return client;
  };
  /** Resolves when so many sessions of the vault's database wait for a lock that another one holds. */
  const waiting = async (sessions = 1) => {
    await withClient(at.superuserUrl, async (client) => {
      for (let found = -1; found < sessions; ) {
        const { rows } = await client.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`,
        );
        found = rows[0]?.n ?? 0;
      }
    });
  };
  const request = (subjectId: string) => ({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
  const epochs = () => rowsOf<{ epoch: number; state: string }>(at, 'SELECT epoch, state FROM epochs ORDER BY epoch');

  it('destroys also the epoch that began while the key was being destroyed, and may have wrapped it', async () => {
    const subjectId = newSubject();
    await keyOf(vault, subjectId);
    const rotating = await aClient();
    const [{ id } = { id: '' }] = await rowsOf<{ id: string }>(at, 'SELECT id FROM vault');
    const name = await at.epochKeys().create(id);
    await vault.bury(request(subjectId));
    await rotating.query('BEGIN');
    await rotating.query('SELECT begin_epoch(1, $1)', [name]);
    const destroyed = vault.destroyKey(subjectId);
    await waiting();
    await rotating.query('COMMIT');
    await destroyed;
    const [row] = await rowsOf<{ epoch: number }>(at, 'SELECT epoch FROM applied_erasures WHERE subject_id = $1', [subjectId]);
    expect(row?.epoch).toBe(2);
    await vault.announced(subjectId, 1);
    await vault.finish(subjectId);
    expect(await epochs()).toEqual([{ epoch: 1, state: 'destroyed' }, { epoch: 2, state: 'destroyed' }, { epoch: 3, state: 'current' }]);
    expect(await at.epochKeys().load(name)).toBeUndefined();
  });

  it('is made up for where an earlier version of the schema missed that epoch', async () => {
    const subjectId = newSubject();
    await keyOf(vault, subjectId);
    const eraser = new Eraser(vault, () => Promise.resolve(1));
    await eraser.erase(request(subjectId));
    const migration = readFileSync(join(__dirname, '..', '..', 'sql', 'migrations', '0007-interleavings.sql'), 'utf8');
    await withClient(at.superuserUrl, (client) => client.query(`UPDATE applied_erasures SET epoch = 0; SET ROLE reprise_vault_owner; ${migration}`));
    const [before] = (await epochs()).slice(-1);
    expect(await eraser.resume()).toBe(1);
    expect(await eraser.resume()).toBe(0);
    expect(await epochs()).toContainEqual({ epoch: before?.epoch, state: 'destroyed' });
  });

  it('makes no key and no entry under an epoch that ended meanwhile', async () => {
    const [subjectId, indexed] = [newSubject(), newSubject()];
    await keyOf(vault, indexed);
    const rotating = await aClient();
    const [{ id } = { id: '' }] = await rowsOf<{ id: string }>(at, 'SELECT id FROM vault');
    await rotating.query('BEGIN');
    await rotating.query('SELECT begin_epoch(1, $1)', [await at.epochKeys().create(id)]);
    const made = Promise.all([keyOf(vault, subjectId), vault.index(indexed, 'email', 'a@x.example')]);
    await waiting(2);
    await rotating.query('COMMIT');
    await made;
    expect(await rowsOf(at, 'SELECT subject_id FROM subject_keys WHERE epoch = 1')).toEqual([{ subject_id: indexed }]);
    expect(await rowsOf(at, 'SELECT epoch FROM blind_index')).toEqual([{ epoch: 2 }]);
    await vault.rotate();
    expect((await keyOf(vault, subjectId)).subjectId).toBe(subjectId);
    expect(await vault.lookUp('email', 'a@x.example')).toEqual([indexed]);
  });

  it('do not wait for each other in a circle over the blind index', async () => {
    const [held, gone] = [newSubject(), newSubject()];
    for (const subjectId of [held, gone]) await vault.index(subjectId, 'email', `${subjectId}@x.example`);
    const [holding, rotating] = [await aClient(), await aClient()];
    await holding.query('BEGIN');
    await holding.query('SELECT FROM subject_keys WHERE subject_id = $1 FOR UPDATE', [held]);
    const rewrapped = rotating.query(
      `SELECT rewrap_blind_index(array_agg(token ORDER BY subject_id = $1 DESC), array_agg(sha256(token) ORDER BY subject_id = $1 DESC), array_agg(wrapped_digest), 1, 1) FROM blind_index`,
      [held],
    );
    await waiting();
    await vault.bury(request(gone));
    const destroyed = vault.destroyKey(gone);
    const ended = Promise.allSettled([rewrapped, destroyed]);
    await untilGoneOrWaiting(gone);
    await holding.query('COMMIT');
    expect(await ended).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
    expect(await rowsOf(at, 'SELECT subject_id FROM blind_index')).toEqual([{ subject_id: held }]);
  });

  const opened: PostgresVault[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  /** Its key is gone, or its erasure waits for the rotation, which waits itself. */
  const untilGoneOrWaiting = async (subjectId: string) => {
    for (;;) {
      const [row] = await rowsOf<{ done: boolean }>(
        at,
        `SELECT NOT EXISTS (SELECT FROM subject_keys WHERE subject_id = $1)
             OR (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0) > 1 AS done`,
        [subjectId],
      );
      if (row?.done) return;
    }
  };

  it('let a subject be found all the while', async () => {
    const subjectId = newSubject();
    await vault.index(subjectId, 'email', 'ada@x.example');
    const store = at.epochKeys();
    let rotated = 0;
    const slow: EpochKeys = {
      create: (vaultId) => store.create(vaultId),
      destroy: (name) => store.destroy(name),
      names: (vaultId) => store.names(vaultId),
      load: async (name) => {
        const key = await store.load(name);
        if (armed && rotated++ < 1) await vault.rotate();
        return key;
      },
    };
    let armed = false;
    let now = 0;
    const looking = await openVault(at, { epochKeys: slow, now: () => now });
    opened.push(looking);
    await looking.unsealed();
    armed = true;
    now = 60_000;
    expect(await looking.lookUp('email', 'ada@x.example')).toEqual([subjectId]);
    expect(rotated).toBeGreaterThan(0);
  });
});
