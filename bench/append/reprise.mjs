import { randomUUID } from 'node:crypto';
import { WrongExpectedVersion } from '../../libs/event-store/dist/index.js';
import { DATA, Overtaken, TYPE, metadata } from './event.mjs';

/** The event store, as the services open it. */
export const reprise = (store) => ({
  async append(streamId, expectedVersion) {
    const event = { eventId: randomUUID(), type: TYPE, schemaVersion: 2, data: DATA, metadata: metadata() };
    try {
      await store.append({ streams: [{ streamId, expectedVersion, events: [event] }] });
    } catch (error) {
      throw error instanceof WrongExpectedVersion ? new Overtaken(error.actual) : error;
    }
  },
});
