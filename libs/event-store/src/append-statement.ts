import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { type PreparedAppend, type UnitOutcome, batchJson, resultOf } from './append-batch';
import type { UnitResult } from './append-queue';
import { isUnreachable } from './connection';
import { StoreUnavailable } from './errors';

const APPEND = { name: 'append_events', text: 'SELECT unit, outcome, streams, refused FROM append_events($1)' };
const RETRY_MS = 100;

/**
 * Writes a batch in one statement. A lost connection is tried again until `patienceMs` is over: the same event ids
 * make sure that what was committed unseen is found, not doubled.
 */
export async function writeBatch(pool: Pool, batch: readonly PreparedAppend[], patienceMs: number): Promise<readonly UnitResult[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await callAppend(pool, batch);
    } catch (error) {
      if (!isUnreachable(error)) return await writeOneByOne(pool, batch, error);
      if (Date.now() + RETRY_MS > deadline) throw new StoreUnavailable(`no answer within ${patienceMs} ms`, { cause: error });
      await delay(RETRY_MS);
    }
  }
}

async function callAppend(pool: Pool, batch: readonly PreparedAppend[]): Promise<readonly UnitResult[]> {
  const { rows } = await pool.query<UnitOutcome>({ ...APPEND, values: [batchJson(batch)] });
  const results: UnitResult[] = batch.map(() => ({ error: new StoreUnavailable('append_events left a unit unanswered') }));
  for (const row of rows) results[row.unit] = outcome(batch[row.unit], row);
  return results;
}

function outcome(prepared: PreparedAppend | undefined, row: UnitOutcome): UnitResult {
  try {
    if (!prepared) throw new StoreUnavailable(`append_events answered for a unit ${row.unit} that was not asked`);
    return { result: resultOf(prepared.unit, row) };
  } catch (error) {
    return { error };
  }
}

/** Postgres refused the batch as a whole: only the unit it was for may fail. */
async function writeOneByOne(pool: Pool, batch: readonly PreparedAppend[], error: unknown): Promise<readonly UnitResult[]> {
  if (batch.length === 1) return [{ error }];
  const results: UnitResult[] = [];
  for (const prepared of batch) {
    const [result] = await callAppend(pool, [prepared]).catch((failure: unknown) => [{ error: failure }]);
    results.push(result ?? { error });
  }
  return results;
}
