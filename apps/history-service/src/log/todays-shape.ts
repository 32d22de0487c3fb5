import { accountEvents } from '@reprise/contracts-accounts';
import { orderEvents } from '@reprise/contracts-orders';
import { privacyEvents } from '@reprise/contracts-privacy';
import { type Codec, type DomainEvent, KernelError, type StoredEvent, categoryOf } from '@reprise/kernel';

const codecs = new Map<string, Pick<Codec<DomainEvent>, 'decode'>>([
  [accountEvents.category, accountEvents.codec],
  [orderEvents.category, orderEvents.codec],
  [privacyEvents.category, privacyEvents.codec],
]);

/** Upcast to today's shape; what this build does not know, or can't read, is shown as it is stored. */
export function inTodaysShape(event: StoredEvent): StoredEvent {
  try {
    return codecs.get(categoryOf(event.streamId))?.decode(event) ?? event;
  } catch (error) {
    if (error instanceof KernelError) return event;
    throw error;
  }
}

export const asStored = (event: StoredEvent): StoredEvent => event;
