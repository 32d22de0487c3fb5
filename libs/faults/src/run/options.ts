import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Fault } from '../nemesis/fault';
import { FAULTS } from '../nemesis/faults';

const DEFAULT_CYCLES = 30;
const MOST_CYCLES = 100_000;
const SEEDS = 2 ** 31;

const Arguments = z.object({
  cycles: z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be 1 or more').max(MOST_CYCLES, `must be ${MOST_CYCLES} at most`).default(DEFAULT_CYCLES),
  seed: z.coerce.number('must be a number').int('must be a whole number').min(0, 'must be 0 or more').max(SEEDS, `must be ${SEEDS} at most`).optional(),
  only: z.string().optional(),
  help: z.boolean().default(false),
});

export interface Options {
  readonly cycles: number;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** Asked for by name, rather than all that there are. */
  readonly chosen: boolean;
}

/** What was typed is not what there is. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

const namesOf = (faults: readonly Fault[]) => faults.map(({ name }) => `  ${name}`).join('\n');

export const HELP = `Breaks the whole system again and again while clients use it, and proves that nothing is lost, doubled, reordered or made up.

npm run test:faults [-- --cycles N --seed S --only <fault,…>]
npm run test:faults -- --mutants [name…] [--seed S]
npm run test:faults -- --failpoints [name…] [--seed S]

  --cycles N   how often something is broken and mended (default: ${DEFAULT_CYCLES})
  --seed S     the same faults and the same commands again (default: another each time)
  --only LIST  only these faults, separated by commas
  --mutants    puts known bugs into copies of the code, each of which must be found
  --failpoints ends a small system at every failpoint, and judges what it leaves
  --help       this

The last line is the verdict. 0: all is well; 1: it is not, or a fault never bit, and everything is kept to look at; 2: wrong usage.

Faults:
${namesOf(FAULTS)}
`;

/** Undefined: help was asked for. @throws WrongUsage */
export function readOptions(args: readonly string[]): Options | undefined {
  const { cycles, seed, only, help } = parsed(args);
  if (help) return undefined;
  return { cycles, seed: seed ?? Math.floor(Math.random() * SEEDS), faults: only === undefined ? available() : chosen(only), chosen: only !== undefined };
}

function parsed(args: readonly string[]): z.output<typeof Arguments> {
  const result = Arguments.safeParse(valuesOf(args));
  if (result.success) return result.data;
  throw new WrongUsage(result.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`).join('\n'));
}

function valuesOf(args: readonly string[]): unknown {
  try {
    return parseArgs({ args: [...args], options: { cycles: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

const available = () => FAULTS.filter(({ missing }) => missing?.() === undefined);

/** Which faults this machine can't have, and why. */
export const missingFaults = (): string[] => FAULTS.flatMap(({ name, missing }) => (missing?.() === undefined ? [] : [`${name}: ${missing()}`]));

function chosen(only: string): Fault[] {
  return only.split(',').map((name) => {
    const fault = FAULTS.find((one) => one.name === name.trim());
    if (!fault) throw new WrongUsage(`there is no fault ${name.trim()}`);
    const why = fault.missing?.();
    if (why !== undefined) throw new WrongUsage(`${fault.name} can't be had: ${why}`);
    return fault;
  });
}
