import type { Evidence } from './evidence';
import type { Finding } from './finding';
import type { LogIndex } from './log-index';

/** One invariant: what breaks it, or nothing. */
export type Check = (evidence: Evidence, log: LogIndex) => readonly Finding[];

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);
