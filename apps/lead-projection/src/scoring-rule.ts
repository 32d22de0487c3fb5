import type { LeadEvent } from '@reprise/contracts-leads';
import type { Recorded } from '@reprise/kernel';
import { z } from 'zod';

/** One event's part in a score. */
export const Contribution = z.object({
  /** Of the event. */
  position: z.int().positive(),
  occurredAt: z.iso.datetime(),
  /** What it counts as. */
  as: z.string(),
  /** What it was worth when it happened. */
  points: z.int(),
  /** What is left of that now: the score is the sum of these. */
  counts: z.int(),
});
export type Contribution = z.infer<typeof Contribution>;

/** What an event is worth: so many points, as one of its kind, of which the newest `atMost` count. */
export interface Worth {
  readonly as: string;
  readonly points: number;
  readonly atMost: number;
}

/** How the events of a lead become its score. Pure: the only clock is the lead's own events. */
export interface ScoringRule {
  /** Undefined: nothing. */
  worth(this: void, event: Recorded<LeadEvent>): Worth | undefined;
  /** Points halve whenever so many days have gone by between their event and the latest one of the lead. */
  readonly halvedEveryDays: number;
}

const isPricing = (path: string) => path === '/pricing' || path.startsWith('/pricing/');

/** The rule in use: see the README. */
export const standardRule: ScoringRule = {
  worth: (event) => {
    switch (event.type) {
      case 'EmailOpened':
        return { as: 'email', points: 5, atMost: 3 };
      case 'PageVisited':
        return isPricing(event.data.path) ? { as: 'pricing', points: 10, atMost: 3 } : { as: 'page', points: 1, atMost: 20 };
      case 'WebinarAttended':
        return { as: 'webinar', points: 20 + Math.floor(event.data.minutes / 10), atMost: 5 };
      default:
        return undefined;
    }
  },
  halvedEveryDays: 90,
};
