import type { NewEvent } from '@reprise/event-store';
import { type StoredEvent, isPurged } from '@reprise/kernel';
import { z } from 'zod';

/** What of an event must not differ between the files and the log; the wording of a reference may. */
const Essence = z.object({ amount: z.int().optional() });

/** Why an event of the log is not the one the files describe; undefined where it is, or was purged. History is not changed either way. */
export function differenceFrom(stored: StoredEvent, event: NewEvent): string | undefined {
  if (isPurged(stored)) return undefined;
  const now = essence(event);
  const then = essence(stored);
  return now === then ? undefined : `is in the log already as ${then} (position ${stored.position}), not ${now}: history is not changed`;
}

function essence({ type, data, metadata, occurredAt }: NewEvent | StoredEvent): string {
  const { amount } = Essence.parse(data);
  const what = amount === undefined ? `${type} by ${metadata.subjectId ?? 'nobody'}` : `${type} of ${amount}`;
  return `${what} on ${occurredAt?.slice(0, 10) ?? 'no date'}`;
}
