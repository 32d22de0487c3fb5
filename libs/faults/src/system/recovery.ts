import { setTimeout as delay } from 'node:timers/promises';
import type { SeenStreams } from '../load/seen-streams';
import { CATEGORIES, shelfOf } from '../load/query';
import type { System } from './system';
import type { Service } from './service';
import { NeverHappened } from './operator';

const LOOK_EVERY_MS = 100;
/** Against hanging: the goal is far below. */
const PATIENCE_MS = 60_000;

export interface Recovery {
  /** From the fault's end until every service said it was ready. */
  readonly readyMs: number;
  /** From the fault's end until all that had been acknowledged by then was visible in every read model. */
  readonly caughtUpMs: number;
}

/** @throws NeverHappened naming who is not ready, or what is not visible */
export async function recovered(system: System, seen: SeenStreams): Promise<Recovery> {
  const began = performance.now();
  const deadline = began + PATIENCE_MS;
  await Promise.all(Object.values(system.services).map((service) => eventually(deadline, `${service.name} is ready`, () => service.ready())));
  const readyMs = performance.now() - began;
  const marks = CATEGORIES.flatMap((category) => seen.marks(category));
  await Promise.all(marks.map(({ streamId, position }) => eventually(deadline, `position ${position} of ${streamId} is visible`, () => shows(system, streamId, position))));
  return { readyMs, caughtUpMs: performance.now() - began };
}

async function shows({ services }: System, streamId: string, position: number): Promise<boolean> {
  const { path, key, services: [name] } = shelfOf(streamId);
  const service: Service | undefined = name && services[name];
  const answer = await service?.ask(`/${path}/${key}`, { headers: { 'reprise-min-position': String(position), prefer: 'wait=3' } }, 5_000);
  return answer?.ok ?? false;
}

async function eventually(deadline: number, what: string, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new NeverHappened(`not within ${PATIENCE_MS / 1_000} s of the fault's end: ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}
