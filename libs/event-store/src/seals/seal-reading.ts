import type { Pool } from 'pg';
import { ask } from '../connection';
import type { Seal, SealHeader } from './seal';

const HEADER = `number, from_position AS "from", to_position AS "to", encode(root, 'hex') AS root, encode(previous, 'hex') AS previous,
  extract(epoch FROM sealed_at)::text AS "sealedAt", encode(hash, 'hex') AS hash`;

const LAST = 'SELECT number, to_position AS position FROM seals ORDER BY number DESC LIMIT 1';

/** How far the log is sealed: number of the newest seal and its last position, 0 and 0 where there is none. */
export interface Sealed {
  readonly number: number;
  readonly position: number;
}

export async function readSealed(pool: Pool): Promise<Sealed> {
  const rows = await ask<{ number: number; position: number }>(pool, { name: 'read_sealed', text: LAST });
  return rows[0] ?? { number: 0, position: 0 };
}

/** The next seals after a number. */
export const readSeals = (pool: Pool, { after, limit }: { readonly after: number; readonly limit: number }): Promise<Seal[]> =>
  ask<Seal>(pool, { name: 'read_seals', text: `SELECT ${HEADER}, leaves FROM seals WHERE number > $1 ORDER BY number LIMIT $2`, values: [after, limit] });

/** As `readSeals`, without their leaves. */
export const readSealHeaders = (pool: Pool, { after, limit }: { readonly after: number; readonly limit: number }): Promise<SealHeader[]> =>
  ask<SealHeader>(pool, { name: 'read_seal_headers', text: `SELECT ${HEADER} FROM seals WHERE number > $1 ORDER BY number LIMIT $2`, values: [after, limit] });

/** The seal that covers a position, or the first after it. */
export async function readSealOver(pool: Pool, position: number): Promise<Seal | undefined> {
  const text = `SELECT ${HEADER}, leaves FROM seals WHERE to_position >= $1 ORDER BY to_position LIMIT 1`;
  return (await ask<Seal>(pool, { name: 'read_seal_over', text, values: [position] }))[0];
}

/** Seals these positions, which must be the next. Answers with the number of the seal. @throws StoreFailure, StoreUnavailable */
export async function appendSeal(pool: Pool, { from, to }: { readonly from: number; readonly to: number }): Promise<number> {
  const rows = await ask<{ number: number }>(pool, { name: 'append_seal', text: 'SELECT append_seal($1, $2) AS number', values: [from, to] });
  return rows[0]?.number ?? 0;
}
