import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { contexts } from '@reprise/contracts-all';
import type { AnyContract, Decider, DomainEvent } from '@reprise/kernel';
import { z } from 'zod';
import { ROOT } from '../local/settings';

type AnyDecider = Pick<Decider<unknown, never, DomainEvent>, 'initialState' | 'evolve'>;

/** A value, and the name under which its package exports it. */
export interface Exported<Value> {
  readonly name: string;
  readonly value: Value;
}

/** What this build knows of one context. */
export interface Context {
  readonly contract: Exported<AnyContract>;
  /** Absent: nobody decides anything about its streams. */
  readonly decider?: Exported<AnyDecider>;
}

const callable = z.custom<() => unknown>((value) => typeof value === 'function');
const DeciderShape = z.object({ initialState: z.unknown(), stateVersion: z.int(), evolve: callable, decide: callable });

const load = createRequire(__filename);

/** Contexts by the category of their streams, each with the decider that its domain offers. */
export function contextsIn(libs = join(ROOT, 'libs')): ReadonlyMap<string, Context> {
  return new Map(contexts.map((contract) => [contract.category, contextOf(contract, libs)]));
}

function contextOf(contract: AnyContract, libs: string): Context {
  const { context, category } = contract;
  const named = exported(join(libs, 'contracts', context), (value) => (Object(value) as { category?: unknown }).category === category);
  const decider = exported(join(libs, 'domain', context), (value) => DeciderShape.safeParse(value).success);
  return { contract: { name: named?.name ?? context, value: contract }, ...(decider && { decider: { name: decider.name, value: decider.value as AnyDecider } }) };
}

function exported(lib: string, isIt: (value: unknown) => boolean): Exported<unknown> | undefined {
  const built = join(lib, 'dist', 'index.js');
  if (!existsSync(built)) return undefined;
  const found = Object.entries(load(built) as Record<string, unknown>).find(([, value]) => isIt(value));
  return found && { name: found[0], value: found[1] };
}
