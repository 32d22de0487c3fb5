import type { Rule } from '../rules';
import type { History } from '../world/history';
import type { World } from '../world/world';

/** What may happen next, and the world after it. */
export interface Step {
  readonly text: string;
  /** Something that goes wrong; it is paid for from the world's faults. */
  readonly fault: boolean;
  readonly world: World;
}

/** What stays the same during a search. */
export interface Laws {
  readonly history: History;
  readonly rules: ReadonlySet<Rule>;
}

/** From a world to all that may happen in it. */
export type Steps = (world: World, laws: Laws) => readonly Step[];

export const step = (text: string, world: World): Step => ({ text, fault: false, world });

/** None, where no fault is left. */
export const fault = (text: string, world: World): readonly Step[] =>
  world.faults > 0 ? [{ text: `FAULT ${text}`, fault: true, world: { ...world, faults: world.faults - 1 } }] : [];

const NAMES = 'ABCDEFGH';

export const relayName = (index: number) => `relay ${NAMES[index]}`;
export const readerName = (index: number) => `reader ${index + 1}`;
