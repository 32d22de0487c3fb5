import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@reprise/event-store';

const metadata = { correlationId: 'correlation', causationId: 'cause', actor: 'tester' };

/** A valid event; any field can be set. */
export const newEvent = (fields: Partial<NewEvent> = {}): NewEvent => ({
  eventId: randomUUID(),
  type: 'Happened',
  schemaVersion: 1,
  data: { what: 'something' },
  metadata,
  ...fields,
});

/** A stream nobody else uses. */
export const newStreamId = (category = 'thing') => `${category}-${randomUUID()}`;
