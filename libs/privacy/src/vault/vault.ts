import type { KeyObject } from 'node:crypto';

/** The one data key of a subject. */
export interface SubjectKey {
  readonly subjectId: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

/** All that is left of an erased subject's key: `keyId` is null where there never was one. */
export interface Tombstone {
  readonly subjectId: string;
  readonly keyId: string | null;
  readonly erased: true;
}

export const isTombstone = (found: SubjectKey | Tombstone): found is Tombstone => 'erased' in found;

/** What a subject can be found by. */
export type IndexKind = 'email';

/** Keys to seal and open with. */
export interface SubjectKeys {
  /**
   * The key, or the tombstone, of each subject that has one; a subject with neither is not in the answer.
   * @throws VaultUnavailable
   */
  find(subjectIds: readonly string[]): Promise<ReadonlyMap<string, SubjectKey | Tombstone>>;
  /** Keys to write with; made for a subject who has none. @throws SubjectErased, VaultUnavailable */
  keysFor(subjectIds: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>>;
}

/** Finds subjects by what is personal, without holding it: entries go with the subject's key. */
export interface BlindIndex {
  /** Doing it again is fine. @throws SubjectErased, VaultUnavailable */
  index(subjectId: string, kind: IndexKind, value: string): Promise<void>;
  /** Subjects that were indexed by this value, in whatever case or spacing it was written. @throws VaultUnavailable */
  lookUp(kind: IndexKind, value: string): Promise<readonly string[]>;
}

/** On whose behalf a request was made, as the process knows it and not as the request says. */
export interface ErasureCaller {
  readonly actor: string;
  readonly correlationId: string;
}

export interface ErasureRequest {
  readonly subjectId: string;
  readonly reason: string;
  readonly requestedBy: string;
  /** Kept with the tombstone, so that whoever resumes announces the same. */
  readonly caller?: ErasureCaller | undefined;
}

/** An erasure as the log's SubjectErased has it. */
export interface LoggedErasure extends ErasureRequest {
  readonly keyId: string | null;
  /** ISO 8601. */
  readonly erasedAt: string;
  readonly position: number;
}

/** How far an erasure has come. */
export interface Erasure extends Omit<LoggedErasure, 'position'> {
  /** ISO 8601; undefined while the key may be there. */
  readonly keyDestroyedAt: string | undefined;
  /** Of its SubjectErased; undefined until it is appended. */
  readonly position: number | undefined;
  /** No key that ever wrapped the subject's is left. */
  readonly finished: boolean;
}

/** The steps of an erasure, each harmless to repeat. `Eraser` takes them in order. */
export interface Erasures {
  /** From now on the subject gets no key. The first request is the one that is kept. */
  bury(request: ErasureRequest & { readonly keyId?: string | null; readonly erasedAt?: string }): Promise<void>;
  /** Destroys the key of a buried subject with its index entries, and forgets it here. */
  destroyKey(subjectId: string): Promise<void>;
  announced(subjectId: string, position: number): Promise<void>;
  /** Destroys every epoch key that may have wrapped the subject's, by rotating if need be; the last step. */
  finish(subjectId: string): Promise<void>;
  erasure(subjectId: string): Promise<Erasure | undefined>;
  unfinished(): Promise<readonly string[]>;
}

/** How far a rotation has come: data keys and values of the index, together. */
export type OnRewrapped = (progress: { readonly done: number; readonly total: number }) => void;

/** What a rotation did. */
export interface Rotated {
  /** What everything is wrapped under now. */
  readonly epoch: number;
  /** Wrapped anew. */
  readonly dataKeys: number;
  /** Values of the blind index, made anew. */
  readonly indexEntries: number;
  /** Epochs whose keys are gone. */
  readonly destroyed: readonly number[];
}

export interface Vault extends SubjectKeys, BlindIndex, Erasures {
  /**
   * Wraps every key anew under a new epoch and destroys the keys of all earlier epochs; finishes what another rotation
   * left undone. Readers and writers go on meanwhile, and no envelope changes.
   */
  rotate(onRewrapped?: OnRewrapped): Promise<Rotated>;
  close(): Promise<void>;
}
