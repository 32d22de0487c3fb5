import { FAILPOINTS, type Failpoint } from '@reprise/failpoints';
import type { Random } from '../random';

/** Passed once in a run, or a few times: a kill has to take the first hit. */
const SELDOM = /^(?:snapshot|seal|seals|rebuild|promotion|retirement|retry|vault|erasure|rotation)\.|^(?:relay\.led|relay\.loaded|consumer\.assigned|consumer\.hinted|runtime\.parked)$/;

const AT_ONCE = 8;
const LATEST = 6;

/** Failpoints of one run, and what is to happen at each. */
export interface Group {
  readonly names: readonly Failpoint[];
  /** As REPRISE_FAILPOINTS has it: one kill at each. */
  readonly orders: string;
}

/** Every failpoint in some run; neighbours in different ones, so that a kill does not hide the next. */
export function groupsOf(names: readonly Failpoint[], random: Random): readonly Group[] {
  const count = Math.ceil(names.length / AT_ONCE);
  return Array.from({ length: count }, (_, group) => names.filter((__, index) => index % count === group)).map((some) => ({
    names: some,
    orders: some.map((name) => `${name}=kill@${SELDOM.test(name) ? 1 : random.between(1, LATEST)}`).join(';'),
  }));
}

export const isFailpoint = (name: string): name is Failpoint => FAILPOINTS.some((known) => known === name);
