import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAILPOINTS, type Failpoint } from '@reprise/failpoints';
import type { Finding } from '../oracle/finding';
import { judge } from '../oracle/judge';
import { Random } from '../random';
import { type SmallOutcome, type SmallRun, runSmallSystem } from '../small-system/small-system';
import { type Group, groupsOf } from './orders';

/** So many of all failpoints must be hit for a run to prove something. */
const ENOUGH = 0.95;

export interface FailpointRun {
  /** A superuser's, on any database of a Postgres for tests. */
  readonly adminUrl: string;
  readonly seed: number;
  /** Default: all. */
  readonly names?: readonly Failpoint[];
  readonly signal?: AbortSignal;
  print(this: void, line: string): void;
}

export interface FailpointVerdict {
  readonly hit: readonly Failpoint[];
  readonly all: number;
  readonly findings: readonly Finding[];
  /** Enough were hit, and nothing was found. */
  readonly ok: boolean;
}

/** A system that ends otherwise than by the kills is broken, whatever it left. */
const foundIn = ({ evidence, failure }: SmallOutcome): Finding[] => (failure === undefined ? judge(evidence) : [{ kind: 'diverged', facts: `the system ${failure}` }, ...judge(evidence)]);

/** Kills a system under load at every failpoint, lets it come back, and judges what it leaves. */
export async function runFailpoints({ adminUrl, seed, names = FAILPOINTS, signal, print }: FailpointRun): Promise<FailpointVerdict> {
  const hit = new Set<Failpoint>();
  const findings: Finding[] = [];
  for (const [index, group] of groupsOf(names, new Random(seed)).entries()) {
    const outcome = await ran(group, { adminUrl, signal, seed: seed + index });
    const found = foundIn(outcome);
    for (const name of group.names) if (outcome.hits.includes(name)) hit.add(name);
    findings.push(...found);
    print(`${group.orders}: ${outcome.kills} kills, ${found.length} findings (seed ${seed + index})`);
    for (const { kind, facts } of found) print(`  ${kind}: ${facts}`);
  }
  const missed = names.filter((name) => !hit.has(name));
  if (missed.length > 0) print(`not hit: ${missed.join(', ')}`);
  print(`failpoints: ${hit.size} of ${names.length} hit`);
  return { hit: [...hit], all: names.length, findings, ok: findings.length === 0 && hit.size >= ENOUGH * names.length };
}

async function ran({ orders }: Group, on: Pick<SmallRun, 'adminUrl' | 'seed' | 'signal'>): Promise<SmallOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-failpoints-'));
  return runSmallSystem({ ...on, folder, failpoints: orders }).finally(() => rmSync(folder, { recursive: true, force: true }));
}
