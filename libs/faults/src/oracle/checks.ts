import type { Check } from './check';
import { acknowledged } from './checks/acknowledged';
import { backwards } from './checks/backwards';
import { balances } from './checks/balances';
import { bite } from './checks/bite';
import { chain } from './checks/chain';
import { densePositions } from './checks/dense-positions';
import { denseVersions } from './checks/dense-versions';
import { parked } from './checks/parked';
import { phantoms } from './checks/phantoms';
import { promised } from './checks/promised';
import { published } from './checks/published';
import { readModels } from './checks/read-models';
import { realTime } from './checks/real-time';
import { refused } from './checks/refused';
import { resources } from './checks/resources';
import { seals } from './checks/seals';
import { shownOrder } from './checks/shown-order';
import { unknown } from './checks/unknown';

/** Every invariant there is. */
export const CHECKS: readonly Check[] = [
  acknowledged,
  refused,
  unknown,
  phantoms,
  densePositions,
  denseVersions,
  realTime,
  chain,
  published,
  readModels,
  shownOrder,
  balances,
  backwards,
  promised,
  parked,
  seals,
  bite,
  resources,
];
