import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FindingKind } from '../oracle/finding';
import { judge } from '../oracle/judge';
import { ROOT, type SmallOutcome, runSmallSystem } from '../small-system/small-system';
import { applyMutant, copyCode } from './copy';
import type { Mutant } from './mutant';
import { MUTANTS } from './mutants';

const TRIES = 4;

export interface MutantRun {
  /** A superuser's, on any database of a Postgres for tests. */
  readonly adminUrl: string;
  readonly seed: number;
  /** Default: all. */
  readonly names?: readonly string[];
  readonly signal?: AbortSignal;
  print(this: void, line: string): void;
}

export interface Verdict {
  readonly mutant: string;
  readonly caught: boolean;
  /** What it was caught by. */
  readonly kinds: readonly FindingKind[];
}

function chosen(names: readonly string[] | undefined): readonly Mutant[] {
  const unknown = names?.find((name) => MUTANTS.every((mutant) => mutant.name !== name));
  if (unknown !== undefined) throw new Error(`there is no mutant ${unknown}; there are ${MUTANTS.map(({ name }) => name).join(', ')}`);
  return names === undefined ? MUTANTS : MUTANTS.filter(({ name }) => names.includes(name));
}

const kindsIn = ({ evidence }: SmallOutcome) => [...new Set(judge(evidence).map(({ kind }) => kind))];

/** The same system without a bug: whatever was found in it would say nothing about a mutant. @throws Error when something is found */
async function expectSound(run: MutantRun, folder: string): Promise<void> {
  const { evidence, failure } = await runSmallSystem({ adminUrl: run.adminUrl, seed: run.seed, signal: run.signal, folder });
  const [finding] = judge(evidence);
  if (finding || failure !== undefined) throw new Error(`without a mutant: ${finding ? `${finding.kind}: ${finding.facts}` : failure} (seed ${run.seed})`);
  run.print('no mutant: nothing found');
}

async function judged(mutant: Mutant, run: MutantRun, folder: string): Promise<Verdict> {
  const root = join(folder, 'code');
  copyCode(ROOT, root);
  applyMutant(root, mutant);
  for (let seed = run.seed; seed < run.seed + TRIES; seed += 1) {
    const { failpoints } = mutant;
    const kinds = kindsIn(await runSmallSystem({ adminUrl: run.adminUrl, signal: run.signal, seed, root, folder: join(folder, 'run'), ...(failpoints !== undefined && { failpoints }) }));
    if (kinds.length > 0) {
      run.print(`mutant ${mutant.name}: caught as ${kinds.join(', ')} (seed ${seed}): ${mutant.bug}`);
      return { mutant: mutant.name, caught: true, kinds };
    }
  }
  run.print(`mutant ${mutant.name}: NOT caught with seeds ${run.seed} to ${run.seed + TRIES - 1}: ${mutant.bug}`);
  return { mutant: mutant.name, caught: false, kinds: [] };
}

const inFolder = async <Result>(work: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-mutant-'));
  return work(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
};

/**
 * Puts each bug into a copy of the compiled code, runs it, and tells what the oracle finds; without one it must find nothing.
 * @throws MutantOutdated where the code is no longer the one that a mutant was made for
 */
export async function runMutants(run: MutantRun): Promise<readonly Verdict[]> {
  const mutants = chosen(run.names);
  await inFolder((folder) => expectSound(run, folder));
  const verdicts: Verdict[] = [];
  for (const mutant of mutants) verdicts.push(await inFolder((folder) => judged(mutant, run, folder)));
  run.print(`mutants: ${verdicts.filter(({ caught }) => caught).length} of ${mutants.length} caught`);
  return verdicts;
}
