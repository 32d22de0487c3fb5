import type { LeadEvent } from '@reprise/contracts-leads';
import type { Recorded } from '@reprise/kernel';
import type { Contribution, ScoringRule } from './scoring-rule';

const DAY_MS = 86_400_000;

export interface Scored {
  readonly score: number;
  readonly contributions: Contribution[];
}

/** What a lead scores once this happened, `at` being the latest time that anything of it happened. */
export function scoredBy(rule: ScoringRule, before: readonly Contribution[], { event, at }: { readonly event: Recorded<LeadEvent>; readonly at: string }): Scored {
  const contributions = withWorthOf(rule, before, event).map((each) => ({ ...each, counts: left(rule, each, at) }));
  return { contributions, score: contributions.reduce((sum, { counts }) => sum + counts, 0) };
}

/** The newest of a kind push out the oldest, so that the list never grows beyond what counts. */
function withWorthOf(rule: ScoringRule, before: readonly Contribution[], event: Recorded<LeadEvent>): readonly Contribution[] {
  const worth = rule.worth(event);
  if (!worth) return before;
  const { as, points, atMost } = worth;
  const { position, occurredAt } = event;
  const all = [...before, { position, occurredAt, as, points, counts: points }];
  const counting = new Set(all.filter((each) => each.as === as).slice(-atMost));
  return all.filter((each) => each.as !== as || counting.has(each));
}

const left = ({ halvedEveryDays }: ScoringRule, { points, occurredAt }: Contribution, at: string): number => {
  const days = (Date.parse(at) - Date.parse(occurredAt)) / DAY_MS;
  return Math.floor(points / 2 ** Math.floor(days / halvedEveryDays));
};

/** Events may be recorded late: time never goes back. */
export const later = (one: string, other: string): string => (Date.parse(one) < Date.parse(other) ? other : one);
