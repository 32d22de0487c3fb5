import { CONTEXTS, type Simulation, simulate } from './simulate';
import type { SimulatedEvent } from './recorder';

export const eventsOf = (simulation: Partial<Simulation>): SimulatedEvent[] => [...simulate({ seed: 1, events: 1_000, contexts: CONTEXTS, ...simulation })].flat();

/** How many events each stream has, the busiest first. */
export function sizesOf(events: readonly SimulatedEvent[]): number[] {
  const sizes = new Map<string, number>();
  for (const { streamId } of events) sizes.set(streamId, (sizes.get(streamId) ?? 0) + 1);
  return [...sizes.values()].sort((a, b) => b - a);
}
