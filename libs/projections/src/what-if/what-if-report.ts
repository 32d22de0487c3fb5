import type { Compared } from './compare/comparison';
import type { Divergence } from './replay/first-divergence';

/** A row that differs; null where a version has no such row. */
export interface WhatIfSample {
  readonly key: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly firstDivergence: Divergence | null;
}

export interface WhatIfReport extends Omit<Compared, 'samples'> {
  /** Name of the live one. */
  readonly projection: string;
  /** Positions that were replayed, inclusive. */
  readonly from: number;
  readonly to: number;
  /** Events of the log that both versions were given. */
  readonly events: number;
  /** Keys that stand still because one of their events failed, and some of the candidate's reasons. */
  readonly parked: { readonly before: number; readonly after: number; readonly because: readonly string[] };
  readonly samples: readonly WhatIfSample[];
}

/** Nothing differs, in any row, and as many keys are parked. */
export const isEmpty = ({ rows, parked }: Pick<WhatIfReport, 'rows' | 'parked'>): boolean =>
  rows.added + rows.removed + rows.changed === 0 && parked.before === parked.after;
