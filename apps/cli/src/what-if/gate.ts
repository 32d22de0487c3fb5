import { type WhatIfReport, isEmpty } from '@reprise/projections';
import { z } from 'zod';

/** What `--json` printed when the difference was looked at and found good. */
export const Approved = z.object({
  digest: z.string(),
  rows: z.object({ added: z.int(), removed: z.int(), changed: z.int() }),
  parked: z.object({ before: z.int(), after: z.int() }),
});
export type Approved = z.infer<typeof Approved>;

export interface Verdict {
  readonly passed: boolean;
  readonly words: string;
}

const counts = ({ rows: { added, removed, changed } }: Pick<Approved, 'rows'>) => `${changed} changed, ${added} added, ${removed} removed`;

/** Passes what differs in nothing, or exactly as approved: the same rows, before and after. */
export function verdictOn(report: WhatIfReport, approved: Approved | undefined): Verdict {
  if (isEmpty(report)) return { passed: true, words: 'no difference' };
  if (!approved) return { passed: false, words: `a difference that nobody approved: ${counts(report)}` };
  const parkedAlike = approved.parked.before === report.parked.before && approved.parked.after === report.parked.after;
  if (approved.digest === report.digest && parkedAlike) return { passed: true, words: `the approved difference: ${counts(report)}` };
  return { passed: false, words: `not the approved difference: ${counts(report)}; approved were ${counts(approved)}` };
}
