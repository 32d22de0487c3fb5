import { setTimeout as delay } from 'node:timers/promises';
import type { SeenStreams } from '../load/seen-streams';
import type { Planned } from '../nemesis/schedule';
import type { Tally } from '../nemesis/tally';
import type { Random } from '../random';
import type { System } from '../system/system';
import { type Recovery, recovered } from '../system/recovery';

const CALM_MS = [100, 400] as const;
const APART_MS = [0, 400] as const;

export interface CycleDone extends Recovery {
  readonly what: string;
  readonly lastedMs: number;
  /** Of each fault, in the order in which they were done. */
  readonly bit: readonly number[];
}

interface Around {
  readonly system: System;
  readonly seen: SeenStreams;
  readonly random: Random;
  readonly tally: Tally;
}

/** Some calm, then the faults, then their end; over when the system is as it was. @throws NeverHappened */
export async function cycle(planned: readonly Planned[], { system, seen, random, tally }: Around): Promise<CycleDone> {
  await delay(random.between(...CALM_MS));
  const began = performance.now();
  await breakAll(planned, random);
  const lastedMs = performance.now() - began;
  const recovery = await recovered(system, seen);
  const bit: number[] = [];
  for (const { fault, strike } of planned) {
    const effect = await strike.bit();
    tally.add(fault, effect);
    bit.push(effect);
  }
  return { what: planned.map(({ strike }) => strike.what).join(' + '), lastedMs, ...recovery, bit };
}

/** Each begins a little after the one before, and all overlap; whatever fails, what was begun is ended. */
async function breakAll(planned: readonly Planned[], random: Random): Promise<void> {
  const begun: Planned[] = [];
  try {
    for (const next of planned) {
      if (begun.length > 0) await delay(random.between(...APART_MS));
      begun.push(next);
      await next.strike.inject();
    }
    await delay(Math.max(...planned.map(({ lastsMs }) => lastsMs)));
  } finally {
    for (const { strike } of begun.reverse()) await strike.heal();
  }
}
