import { type AppendResult, type EventStore, type IdempotencyRecord, IdempotencyKeyReused } from '@reprise/event-store';
import type { Issued } from './issued';

type Answers = Pick<EventStore, 'findIdempotent'>;

/** The answer that was given to the same request; undefined where there was none. @throws IdempotencyKeyReused when it was another request */
export async function answeredBefore(store: Answers, { idempotency, formerIdempotency }: Issued): Promise<AppendResult | undefined> {
  if (!idempotency) return undefined;
  try {
    return await store.findIdempotent(idempotency);
  } catch (error) {
    const answer = error instanceof IdempotencyKeyReused ? await answeredFormerly(store, formerIdempotency) : undefined;
    if (!answer) throw error;
    return answer;
  }
}

/** Undefined where none of these is what was kept. */
async function answeredFormerly(store: Answers, [record, ...others]: readonly IdempotencyRecord[]): Promise<AppendResult | undefined> {
  if (!record) return undefined;
  try {
    return await store.findIdempotent(record);
  } catch (error) {
    if (!(error instanceof IdempotencyKeyReused)) throw error;
    return answeredFormerly(store, others);
  }
}
