import type { EncodedEvent, Metadata, StoredEvent } from '@reprise/kernel';

/** What the caller believes about a stream. A number is its exact version (0: no stream yet). */
export type ExpectedVersion = number | 'noStream' | 'streamExists' | 'any';

/** An event on its way into the log. */
export interface NewEvent extends EncodedEvent {
  /** A UUID chosen by the writer: what makes a repeated append harmless. */
  readonly eventId: string;
  readonly metadata: Metadata;
  /** ISO 8601; without it, the time of recording. */
  readonly occurredAt?: string;
}

export interface StreamAppend {
  readonly streamId: string;
  readonly expectedVersion: ExpectedVersion;
  readonly events: readonly NewEvent[];
}

/** Makes a retried request answer as the first time: stored in the same transaction as the events. */
export interface IdempotencyRecord {
  readonly key: string;
  /** Fingerprint of the request: the same key with another one is refused. */
  readonly requestHash: string;
}

/** One atomic unit: all of its streams, or none. */
export interface Append {
  readonly streams: readonly StreamAppend[];
  readonly idempotency?: IdempotencyRecord;
}

export interface AppendedStream {
  readonly streamId: string;
  /** Version of the last event of this append (of the stream, where it appended nothing). */
  readonly streamVersion: number;
  /** Position of the last event of this append in this stream (of the stream, where it appended nothing). */
  readonly position: number;
}

export interface AppendResult {
  /** In the order of the request. */
  readonly streams: readonly AppendedStream[];
  /** True when the log had these events already, or the idempotency key its answer. */
  readonly replayed: boolean;
}

export interface ReadStream {
  readonly streamId: string;
  /** Inclusive. Forwards from 1, backwards from the newest, unless told. */
  readonly fromVersion?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
}

export interface ReadAll {
  /** Exclusive: 0 reads from the beginning. */
  readonly after?: number;
  /** Inclusive; without it, to the head at the time of reading. */
  readonly until?: number;
  readonly categories?: readonly string[];
  readonly types?: readonly string[];
  /** Only what happened (`occurredAt`) at or after this ISO time. */
  readonly since?: string;
  readonly limit?: number;
}

/** The state of a stream after one of its events, as its decider folded it. */
export interface Snapshot {
  readonly streamId: string;
  /** Of the last event that is in the state. */
  readonly streamVersion: number;
  /** Of that event. */
  readonly position: number;
  /** Says what the state means: the decider raises it when its old states are of no use any more. */
  readonly stateVersion: number;
  /** JSON. */
  readonly state: unknown;
}

export interface StoredSnapshot extends Snapshot {
  readonly takenAt: string;
}

/** Why a snapshot is of no use: made for another state version, changed since it was saved, or of no event in the log. */
export type SnapshotFlaw = 'stateVersion' | 'damaged' | 'notInLog';

export interface LoadSnapshot {
  readonly streamId: string;
  readonly stateVersion: number;
  /** Only one of at most this stream version; without it, the newest. */
  readonly atOrBelow?: number;
  /** Told when the newest one is of no use, and an older one or none is answered. */
  onIgnored?(this: void, ignored: { readonly streamVersion: number; readonly flaw: SnapshotFlaw }): void;
}

/**
 * The log: a port with a contract suite (`eventStoreContract` in libs/testing), so that another log can stand behind it.
 *
 * Positions are dense and appear in order: who has seen position p never later sees a new one below p.
 */
export interface EventStore {
  /**
   * Atomic over all streams of the unit, and idempotent by event id.
   * @throws WrongExpectedVersion, EventIdReused, IdempotencyKeyReused, InvalidAppend, StoreUnavailable, StoreFailure
   */
  append(unit: Append): Promise<AppendResult>;
  /** The answer kept for an idempotency key. @throws IdempotencyKeyReused */
  findIdempotent(record: IdempotencyRecord): Promise<AppendResult | undefined>;
  /** 0 where there is no such stream. */
  currentVersion(streamId: string): Promise<number>;
  readStream(query: ReadStream): AsyncIterable<StoredEvent>;
  readAll(query?: ReadAll): AsyncIterable<StoredEvent>;
  /** Position of the newest event, 0 in an empty log. */
  head(): Promise<number>;
  /**
   * Keeps a snapshot in the stream's own series, beside the log; replaces the one of the same stream version.
   * Snapshots are a shortcut: losing one costs time, never correctness.
   */
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  /** The newest usable snapshot. One of another state version, or that is not as it was saved, is never answered. */
  loadSnapshot(query: LoadSnapshot): Promise<StoredSnapshot | undefined>;
  /** Finishes what is in flight, refuses what comes after. */
  close(): Promise<void>;
}
