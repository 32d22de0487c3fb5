import type { History } from '../load/history';
import type { Random } from '../random';
import type { System } from '../system/system';

/** One fault, done once. */
export interface Strike {
  /** For people. */
  readonly what: string;
  /** Parts of the system that two faults can't break at the same time. */
  readonly touches: readonly string[];
  inject(): Promise<void>;
  /** Takes the cause away; what the system makes of it is its own business. */
  heal(): Promise<void>;
  /** How much of its effect was observed, asked when the system is ready again. */
  bit(): Promise<number>;
}

/** What a fault may use. */
export interface Arena {
  readonly system: System;
  readonly random: Random;
  readonly history: History;
}

/** A kind of fault. */
export interface Fault {
  readonly name: string;
  /** How long it lasts, in milliseconds: from, to. */
  readonly lasts: readonly [number, number];
  /** Why it can't be had on this machine. */
  readonly missing?: () => string | undefined;
  strike(arena: Arena): Strike;
}

export const BRIEFLY = [200, 1_200] as const;
export const AWHILE = [600, 2_500] as const;
/** Longer than Postgres keeps the session, and with it the lead, of a process that is frozen or cut off. */
export const DEPOSED = [6_500, 8_000] as const;
