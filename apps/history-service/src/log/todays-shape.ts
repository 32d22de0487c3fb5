import { contextOf } from '@reprise/contracts-all';
import { KernelError, type StoredEvent, categoryOf } from '@reprise/kernel';

/** Upcast to today's shape; what this build does not know, or can't read, is shown as it is stored. */
export function inTodaysShape(event: StoredEvent): StoredEvent {
  try {
    return contextOf(categoryOf(event.streamId))?.codec.decode(event) ?? event;
  } catch (error) {
    if (error instanceof KernelError) return event;
    throw error;
  }
}

export const asStored = (event: StoredEvent): StoredEvent => event;
