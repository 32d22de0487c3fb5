import { setTimeout as delay } from 'node:timers/promises';
import { failpoint } from '@reprise/failpoints';
import type { Pool } from 'pg';
import { type PreparedAppend, type UnitOutcome, batchJson, resultOf } from './append-batch';
import type { UnitResult } from './append-queue';
import { type TimedQuery, failure, isUnreachable, sqlState } from './connection';
import { type EventStoreError, InvalidAppend, StoreUnavailable } from './errors';

const APPEND = { name: 'append_events', text: 'SELECT unit, outcome, streams, refused FROM append_events($1)' };
const RETRY_MS = 100;

/**
 * Writes a batch in one statement. A lost connection, or one that hangs, is replaced and the batch sent again, each unit
 * until its deadline: the same event ids make sure that what was committed unseen is found, not doubled.
 */
export async function writeBatch(pool: Pool, batch: readonly PreparedAppend[], patienceMs: number): Promise<readonly UnitResult[]> {
  const results = new Map<PreparedAppend, UnitResult>();
  let left = batch;
  let cause: unknown;
  for (;;) {
    const now = performance.now();
    for (const unit of left) if (unit.deadline <= now) results.set(unit, late(patienceMs, cause));
    left = left.filter((unit) => !results.has(unit));
    if (left.length === 0) break;
    const answers = await attempt(pool, left, patienceMs).catch((error: unknown) => void (cause = error));
    answers?.forEach((answer, index) => results.set(left[index] as PreparedAppend, answer));
    if (!answers) await delay(RETRY_MS);
  }
  return batch.map((unit) => results.get(unit) ?? late(patienceMs, cause));
}

const late = (patienceMs: number, cause: unknown): UnitResult => ({
  error: new StoreUnavailable(`no answer within ${patienceMs} ms`, { cause }),
});

/** Fails only when Postgres can't be reached. Half the patience at most, so that a dead connection is replaced in time. */
async function attempt(pool: Pool, batch: readonly PreparedAppend[], patienceMs: number): Promise<readonly UnitResult[]> {
  const left = Math.min(...batch.map(({ deadline }) => deadline)) - performance.now();
  try {
    return await callAppend(pool, batch, Math.max(1, Math.min(left, Math.ceil(patienceMs / 2))));
  } catch (error) {
    if (isUnreachable(error)) throw error;
    return writeOneByOne(pool, batch, { patienceMs, error });
  }
}

async function callAppend(pool: Pool, batch: readonly PreparedAppend[], timeoutMs: number): Promise<readonly UnitResult[]> {
  const query: TimedQuery = { ...APPEND, values: [batchJson(batch)], query_timeout: timeoutMs };
  failpoint('append.taken');
  const { rows } = await inTime(pool.query<UnitOutcome>(query), timeoutMs);
  failpoint('append.committed');
  const results: UnitResult[] = [];
  for (const row of rows) results[row.unit] = outcome(batch[row.unit], row);
  return batch.map((_, index) => results[index] ?? { error: new StoreUnavailable('append_events left a unit unanswered') });
}

/** Waiting for a connection counts, too: `query_timeout` begins only after it. */
async function inTime<Result>(answer: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' })), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function outcome(prepared: PreparedAppend | undefined, row: UnitOutcome): UnitResult {
  try {
    if (!prepared) throw new StoreUnavailable(`append_events answered for a unit ${row.unit} that was not asked`);
    return { result: resultOf(prepared.unit, row) };
  } catch (error) {
    return { error };
  }
}

interface Refused {
  readonly patienceMs: number;
  readonly error: unknown;
}

/** Postgres refused the batch as a whole: only the unit it was for may fail. */
async function writeOneByOne(pool: Pool, batch: readonly PreparedAppend[], { patienceMs, error }: Refused): Promise<readonly UnitResult[]> {
  if (batch.length === 1) return [{ error: refusal(error) }];
  const results: UnitResult[] = [];
  for (const prepared of batch) results.push(...(await writeBatch(pool, [prepared], patienceMs)));
  return results;
}

/** Classes 22 and 54: a value that Postgres can't take, or one beyond its limits. */
function refusal(error: unknown): EventStoreError {
  const code = sqlState(error);
  if (code && /^(22|54)/.test(code)) return new InvalidAppend(`Postgres can't store this append (${code})`, { cause: error });
  return failure(error);
}
