import { failpoint } from '@reprise/failpoints';
import type { Pool, PoolClient } from 'pg';
import { VaultFailure } from '../errors';
import { decrypt, encrypt } from '../keys/aes';
import type { EpochKeys } from '../keys/epoch-keys';
import { ask, connected, run } from './connection';
import { dataKeyContext } from './data-keys';
import { DIGEST_CONTEXT, tokenOf } from './token-index';
import { type EpochKey, type EpochRing, type EpochRow, vaultId } from './epoch-ring';
import type { OnRewrapped, Rotated } from './vault';

/** Any number: what matters is that every instance takes the same lock. */
const LOCK = 7_273_421;
const LOCK_MS = 600_000;
const BATCH = 500;

/** Takes how many more are wrapped anew, and gives it back. */
type Tell = (more: number) => number;

interface Wrapped extends EpochRow {
  readonly wrapped: Buffer;
}

/** Moves the vault from epoch to epoch. One instance at a time; any other finishes what one left undone. */
export class Rotation {
  /** Within a process they wait here, and not each on a connection. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly ring: EpochRing,
    private readonly epochKeys: EpochKeys,
  ) {}

  /** Begins a new epoch and destroys all before it. */
  async rotate(onRewrapped?: OnRewrapped): Promise<Rotated> {
    const { epoch } = await this.ring.current();
    return this.past(epoch, onRewrapped);
  }

  /** Destroys the keys of this epoch and all before it, beginning a new one if need be. */
  past(epoch: number, onRewrapped: OnRewrapped = () => undefined): Promise<Rotated> {
    const turn = this.last.then(() => this.alone((client) => this.move(client, epoch, onRewrapped)));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Names of keys that no epoch needs, once no rotation is under way; the next one destroys them. */
  strays(): Promise<readonly string[]> {
    return this.alone((client) => this.straysNow(client));
  }

  private async move(client: PoolClient, past: number, onRewrapped: OnRewrapped): Promise<Rotated> {
    const { epoch: current } = await this.ring.current();
    if (current <= past) await this.ring.next(current, client);
    failpoint('rotation.begun');
    const to = await this.ring.current();
    const tell = counting(await outstanding(client, to), onRewrapped);
    const dataKeys = await this.rewrapKeys(client, to, tell);
    const indexEntries = await this.rewrapIndex(client, to, tell);
    return { epoch: to.epoch, dataKeys, indexEntries, destroyed: await this.destroyRetired(client) };
  }

  private async alone<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await connected(this.pool);
    // The failing query reports a broken connection; without a listener the event would end the process.
    const ignore = () => undefined;
    client.on('error', ignore);
    let done = false;
    try {
      await run(client, { text: 'SELECT pg_advisory_lock($1)', values: [LOCK], query_timeout: LOCK_MS });
      const result = await work(client);
      await ask(client, 'SELECT pg_advisory_unlock($1)', [LOCK]);
      done = true;
      return result;
    } finally {
      // A connection that may still hold the lock is closed, which lets go of it.
      client.off('error', ignore);
      client.release(!done);
    }
  }

  private async rewrapKeys(client: PoolClient, to: EpochKey, tell: Tell): Promise<number> {
    for (let count = 0; ; ) {
      const rows = await ask<Wrapped & { subject_id: string; key_id: string }>(
        client,
        `SELECT subject_id, key_id, wrapped_key AS wrapped, epoch, key_name FROM subject_keys JOIN epochs USING (epoch)
         WHERE epoch = (SELECT min(epoch) FROM subject_keys WHERE epoch < $1) LIMIT ${BATCH}`,
        [to.epoch],
      );
      if (!rows[0]) return count;
      const from = await this.keyOf(rows[0]);
      const wrapped = rows.map((row) => rewrapped(row, { from, to, context: dataKeyContext(row.subject_id, row.key_id) }));
      const subjects = rows.map((row) => row.subject_id);
      await ask(client, 'SELECT rewrap_subject_keys($1, $2, $3, $4)', [subjects, wrapped, from.epoch, to.epoch]);
      failpoint('rotation.rewrapped');
      count += tell(rows.length);
    }
  }

  private async rewrapIndex(client: PoolClient, to: EpochKey, tell: Tell): Promise<number> {
    for (let count = 0; ; ) {
      const rows = await ask<Wrapped & { token: Buffer }>(
        client,
        `SELECT DISTINCT ON (token) token, wrapped_digest AS wrapped, epoch, key_name FROM blind_index JOIN epochs USING (epoch)
         WHERE epoch = (SELECT min(epoch) FROM blind_index WHERE epoch < $1) LIMIT ${BATCH}`,
        [to.epoch],
      );
      if (!rows[0]) return count;
      const from = await this.keyOf(rows[0]);
      const digests = rows.map((row) => unwrapped(row, from, DIGEST_CONTEXT));
      const tokens = digests.map((digest) => tokenOf(to, digest));
      const wrapped = digests.map((digest) => encrypt(to.wrapping, digest, DIGEST_CONTEXT));
      await ask(client, 'SELECT rewrap_blind_index($1, $2, $3, $4, $5)', [rows.map(({ token }) => token), tokens, wrapped, from.epoch, to.epoch]);
      count += tell(rows.length);
    }
  }

  /** The key first, then the note that it is gone: killed in between, the note is made up for. */
  private async destroyRetired(client: PoolClient): Promise<number[]> {
    const retiring = await ask<EpochRow>(client, "SELECT epoch, key_name FROM epochs WHERE state = 'retiring' AND epoch_is_empty(epoch) ORDER BY epoch");
    for (const { epoch, key_name: name } of retiring) {
      await this.epochKeys.destroy(name);
      failpoint('rotation.destroyed');
      await ask(client, 'SELECT end_epoch($1)', [epoch]);
    }
    for (const name of await this.straysNow(client)) await this.epochKeys.destroy(name);
    return retiring.map(({ epoch }) => epoch);
  }

  /**
   * Keys of this vault that no epoch needs: those of ended epochs, which a restored key store brings back, and those of
   * a time that a restored database knows nothing of. None can be one that is just being made: that takes our lock.
   */
  private async straysNow(client: PoolClient): Promise<readonly string[]> {
    const names = await this.epochKeys.names(await vaultId(client));
    const needed = await ask<EpochRow>(client, "SELECT epoch, key_name FROM epochs WHERE state <> 'destroyed'");
    const keep = new Set(needed.map(({ key_name: name }) => name));
    return names.filter((name) => !keep.has(name));
  }

  private async keyOf(row: EpochRow): Promise<EpochKey> {
    const key = await this.ring.keyOf(row);
    if (!key) throw new VaultFailure(`the key of epoch ${row.epoch} is gone, and keys are still wrapped under it`);
    return key;
  }
}

/** What a rotation has before it, as of now: keys, and values in the index. */
async function outstanding(client: PoolClient, { epoch }: EpochKey): Promise<number> {
  const text = `SELECT (SELECT count(*) FROM subject_keys WHERE epoch < $1) + (SELECT count(DISTINCT token) FROM blind_index WHERE epoch < $1) AS n`;
  const [row] = await run<{ n: string }>(client, { text, values: [epoch], query_timeout: LOCK_MS });
  return Number(row?.n ?? 0);
}

function counting(total: number, onRewrapped: OnRewrapped): Tell {
  let done = 0;
  return (more) => {
    done += more;
    onRewrapped({ done, total: Math.max(done, total) });
    return more;
  };
}

function rewrapped(row: Wrapped, { from, to, context }: { from: EpochKey; to: EpochKey; context: string }): Buffer {
  return encrypt(to.wrapping, unwrapped(row, from, context), context);
}

function unwrapped({ wrapped, epoch }: Wrapped, from: EpochKey, context: string): Buffer {
  const plain = decrypt(from.wrapping, wrapped, context);
  if (!plain) throw new VaultFailure(`a row of the vault that is wrapped under epoch ${epoch} is damaged: that epoch stays until it is mended`);
  return plain;
}
