import type { Found, Search, Unseen } from '@reprise/privacy';

/** What is looked for, and who is told. */
export interface Look {
  readonly search: Search;
  /** `where`: within the place. */
  found(this: void, found: Found, where: string): void;
  /** Of what the place said it has: bytes, or records. */
  advanced(this: void, done: number): void;
}

/** How much of a place was looked at, and what of it was out of reach. */
export interface Looked {
  readonly looked: Readonly<Record<string, number>>;
  readonly unreachable: readonly Unseen[];
  readonly skipped: readonly Unseen[];
}

/** A place to look at; rejects when it is out of reach as a whole. */
export interface PlaceToSearch {
  readonly place: string;
  /** How far `advanced` will count, about. */
  size(): Promise<number>;
  search(look: Look): Promise<Looked>;
}

export type { Unseen };
