import type { Chance } from './chance';
import type { People } from './people';
import type { Recorder } from './recorder';

/** What every life draws on. */
export interface World {
  readonly chance: Chance;
  readonly people: People;
  readonly recorder: Recorder;
}

export const staffOf = (chance: Chance): string => `staff-${chance.int(1, 6)}`;
