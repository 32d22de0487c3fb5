import { parseArgs } from 'node:util';
import type { Failpoint } from '@reprise/failpoints';
import { isFailpoint } from '../failpoints/orders';
import { MUTANTS } from '../mutants/mutants';
import { WrongUsage } from '../run/options';

const SEEDS = 2 ** 31;

/** What is to be proven of the proof itself. */
export type ProofOptions =
  | { readonly kind: 'mutants'; readonly seed: number; readonly names: readonly string[] | undefined }
  | { readonly kind: 'failpoints'; readonly seed: number; readonly names: readonly Failpoint[] | undefined };

const OPTIONS = { mutants: { type: 'boolean' }, failpoints: { type: 'boolean' }, seed: { type: 'string' } } as const;

/** Undefined: something else is wanted than a proof. @throws WrongUsage */
export function readProof(args: readonly string[]): ProofOptions | undefined {
  if (!args.includes('--mutants') && !args.includes('--failpoints')) return undefined;
  const { values, positionals } = parsed(args);
  if (values.mutants && values.failpoints) throw new WrongUsage('--mutants and --failpoints are runs of their own');
  const seed = values.seed === undefined ? Math.floor(Math.random() * SEEDS) : seedOf(values.seed);
  const given = positionals.flatMap((text) => text.split(',').filter(Boolean));
  if (values.mutants) return { kind: 'mutants', seed, names: orAll(given.map(knownMutant)) };
  return { kind: 'failpoints', seed, names: orAll(given.map(knownFailpoint)) };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > SEEDS) throw new WrongUsage(`--seed must be a whole number, ${SEEDS} at most`);
  return seed;
}

const orAll = <Name>(names: readonly Name[]): readonly Name[] | undefined => (names.length > 0 ? names : undefined);

function knownMutant(name: string): string {
  if (!MUTANTS.some((mutant) => mutant.name === name)) throw new WrongUsage(`there is no mutant ${name}; there are ${MUTANTS.map((mutant) => mutant.name).join(', ')}`);
  return name;
}

function knownFailpoint(name: string): Failpoint {
  if (!isFailpoint(name)) throw new WrongUsage(`there is no failpoint ${name}`);
  return name;
}
