import { EventIdReused, type EventStore, type NewEvent, WrongExpectedVersion } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import type { SealEvent } from './owner-seal';

/** Events of one append: large enough to cost little, small enough to share a commit with other accounts. */
const CHUNK = 250;

/** How often an account starts again when somebody else appends to it meanwhile. */
const ATTEMPTS = 5;

export interface AccountStream {
  readonly streamId: string;
  /** Every event the account should have, in order. */
  readonly events: readonly NewEvent[];
}

export interface AppendTarget {
  readonly store: EventStore;
  /** Absent where there is no vault. */
  readonly seal?: SealEvent | undefined;
}

export interface AppendedAccount {
  readonly streamId: string;
  readonly appended: number;
  /** What the stream held before. */
  readonly existing: ReadonlyMap<string, StoredEvent>;
  /** Position of the stream's newest event. */
  readonly position: number;
}

/**
 * Appends what the stream does not have yet, after what it has, each event exactly once however often it is called.
 * @throws EventStoreError, PrivacyError; a later call goes on where this one ended.
 */
export async function appendAccount(target: AppendTarget, account: AccountStream): Promise<AppendedAccount> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await appendMissing(target, account);
    } catch (error) {
      if (!isOvertaken(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Somebody else was first; if it was this same import, with envelopes of its own for the same events. */
const isOvertaken = (error: unknown) => error instanceof WrongExpectedVersion || error instanceof EventIdReused;

async function appendMissing({ store, seal }: AppendTarget, { streamId, events }: AccountStream): Promise<AppendedAccount> {
  const existing = new Map<string, StoredEvent>();
  let last: Pick<StoredEvent, 'streamVersion' | 'position'> = { streamVersion: 0, position: 0 };
  for await (const event of store.readStream({ streamId })) {
    existing.set(event.eventId, event);
    last = event;
  }
  let appended = 0;
  const missing = events.filter((event) => !existing.has(event.eventId));
  for (let from = 0; from < missing.length; from += CHUNK) {
    const chunk = missing.slice(from, from + CHUNK);
    const written = seal ? await Promise.all(chunk.map(async (event) => seal(streamId, event))) : chunk;
    const append = { streamId, expectedVersion: last.streamVersion, events: written };
    const { streams, replayed } = await store.append({ streams: [append] });
    last = streams[0] ?? last;
    if (!replayed) appended += append.events.length;
  }
  return { streamId, appended, existing, position: last.position };
}
