import type { Fault } from './fault';
import { again } from './faults/again';
import { clocks } from './faults/clocks';
import { deliveries } from './faults/delivery';
import { disks } from './faults/disks';
import { failpoints } from './faults/failpoints';
import { networks } from './faults/network';
import { poisons } from './faults/poison';
import { rebuilds } from './faults/rebuilds';
import { relays } from './faults/relay';
import { sessions } from './faults/sessions';
import { ends, kills, pauses } from './faults/services';
import { stores } from './faults/stores';

/** Every kind of fault there is. A new one is a line here. */
export const FAULTS: readonly Fault[] = [
  ...kills,
  ...pauses,
  ...ends,
  ...relays,
  ...stores,
  ...again,
  ...networks,
  ...sessions,
  ...disks,
  ...deliveries,
  ...rebuilds,
  ...poisons,
  ...clocks,
  ...failpoints,
];
