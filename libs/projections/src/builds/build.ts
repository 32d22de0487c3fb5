import type { BuildReport } from './report';

/** One table of a projection: the first of its version is of generation 1, every one built again is of the next. */
export interface BuildId {
  readonly projection: string;
  readonly version: number;
  readonly generation: number;
}

/**
 * building: filled from the log. ready: fed with the live one, waits for promotion. live: queries read it. previous: was
 * live and is still fed, so that going back loses nothing. retiring, retired: fed no more.
 */
export type BuildState = 'building' | 'ready' | 'live' | 'previous' | 'retiring' | 'retired';

/** Which builds take every event that is delivered. */
export const FED: readonly BuildState[] = ['ready', 'live', 'previous'];

export interface BuildOptions {
  /** Promoted as soon as it can be; otherwise it waits to be told. */
  readonly automatic: boolean;
  /** Not promoted if a single row differs from the live ones. */
  readonly expectNoDiff: boolean;
  /** Events a second, at most; null: as fast as the live ones allow. */
  readonly maxRate: number | null;
}

export interface Build extends BuildId, BuildOptions {
  readonly state: BuildState;
  /** Positions of the log that were read, and that there were; of one that is fed, those of its build. */
  readonly done: number;
  readonly total: number;
  /** Events a second, lately. */
  readonly rate: number;
  /** Rows or streams that stand still because one of their events failed. */
  readonly parkedKeys: number;
  readonly report: BuildReport | null;
  /** Why it was not promoted. */
  readonly refused: string | null;
  readonly startedAt: string;
  readonly readyAt: string | null;
  readonly promotedAt: string | null;
}

export const sameBuild = (one: BuildId, other: BuildId) =>
  one.projection === other.projection && one.version === other.version && one.generation === other.generation;
