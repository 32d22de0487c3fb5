import type { ExpectedVersion } from './event-store';

/** Every way the log can refuse. Facts are in the message; nothing was appended. */
export abstract class EventStoreError extends Error {
  override get name() {
    return this.constructor.name;
  }
}

/** Someone was first. */
export class WrongExpectedVersion extends EventStoreError {
  constructor(
    readonly streamId: string,
    readonly expected: ExpectedVersion,
    readonly actual: number,
  ) {
    super(`stream ${streamId} is at version ${actual}, not ${expected}`);
  }
}

/** The log holds an event of this id: with other content, or without others of this append. */
export class EventIdReused extends EventStoreError {
  /** @param same the event itself is as it was, but others of the append are not in the log */
  constructor(
    readonly eventId: string,
    same = false,
  ) {
    super(`event id ${eventId} is in the log ${same ? 'already, but not all events of this append are' : 'with other content, another time or in another order'}`);
  }
}

/** The key was used for another request. */
export class IdempotencyKeyReused extends EventStoreError {
  constructor(readonly key: string) {
    super(`idempotency key ${key} was used for another request`);
  }
}

/** The unit itself is malformed: no retry will help. */
export class InvalidAppend extends EventStoreError {}

/** Postgres could not be reached in time. What was sent may or may not be in the log: the same event ids tell. */
export class StoreUnavailable extends EventStoreError {
  constructor(what: string, options?: ErrorOptions) {
    super(`the event store is not available: ${what}`, options);
  }
}

/** Postgres answered with an error that no caller can mend: a fault of the code, the schema or the disk. */
export class StoreFailure extends EventStoreError {
  constructor(code: string, options?: ErrorOptions) {
    super(`the event store failed: Postgres says ${code}`, options);
  }
}

/** What was to be purged can't be, or not by this login: nothing was. */
export class PurgeRefused extends EventStoreError {}

/** The log's head is before the end of its newest seal: sealed events were removed. Nothing can be sealed until that is looked into. */
export class LogCutOff extends EventStoreError {
  constructor(head: number, seal: { readonly number: number; readonly position: number }) {
    super(`the log ends at ${head}, but seal ${seal.number} covers positions up to ${seal.position}: events were removed`);
  }
}

/** Postgres is set up so that acknowledged events could be lost. */
export class UnsafeSettings extends EventStoreError {}

/** Triggers, owners or rights of the log are not those that the migrations make. */
export class SchemaDrift extends EventStoreError {
  constructor(readonly differences: readonly string[]) {
    super(`the log's schema is not what its migrations make: ${differences.join('; ')}`);
  }
}
