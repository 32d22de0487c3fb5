import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collecting, collect } from '../evidence/collect';
import { figures } from '../evidence/resources';
import { History } from '../load/history';
import { Load } from '../load/load';
import type { Fault } from '../nemesis/fault';
import { Schedule } from '../nemesis/schedule';
import { Tally } from '../nemesis/tally';
import type { Finding } from '../oracle/finding';
import { judge } from '../oracle/judge';
import { Random } from '../random';
import { recovered } from '../system/recovery';
import { type System, startSystem } from '../system/system';
import { type CycleDone, cycle } from './cycle';
import { type Total, cycleLine, recoveryLine } from './report';

export interface RunOptions {
  readonly cycles: number;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** Ends the run early; what ran is stopped, and its folder kept. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Ran extends Total {
  /** Where everything is to be looked at; none where there is nothing to look for. */
  readonly kept?: string;
}

const JUDGE_EVERY = 50;
const WARM_UP_ACKNOWLEDGED = 150;

/** One run on a system of its own, from an empty log to a verdict. Nothing of it runs any more when it returns or throws. */
export async function runFaults(options: RunOptions): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-faults-'));
  options.say(`seed ${options.seed}; everything is in ${folder}`);
  const system = await startSystem(folder);
  const history = new History(folder);
  let keep = true;
  try {
    const total = await new Run(options, { system, history }).done();
    keep = total.findings.length > 0;
    if (keep) writeFileSync(join(folder, 'findings.json'), JSON.stringify(total.findings, undefined, 2));
    return keep ? { ...total, kept: folder } : total;
  } finally {
    await history.close();
    await system.stop(keep);
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}

class Run {
  private readonly random: Random;
  private readonly tally = new Tally();
  private readonly load: Load;
  private readonly schedule: Schedule;
  private readonly done_: CycleDone[] = [];

  constructor(
    private readonly options: RunOptions,
    private readonly on: { readonly system: System; readonly history: History },
  ) {
    this.random = new Random(options.seed);
    this.load = new Load(on.system, on.history, this.random.fork());
    this.schedule = new Schedule(options.faults, this.random.fork());
  }

  /** @throws NeverHappened when the system does not come back */
  async done(): Promise<Total> {
    const { cycles, seed, say } = this.options;
    await this.warmUp();
    const collecting = { seed, cycles, ...this.on, tally: this.tally, before: await figures(this.on.system) };
    for (let number = 1; number <= cycles; number += 1) {
      await this.cycle(number);
      const findings = number % JUDGE_EVERY === 0 && number < cycles ? await this.judge(collecting, false) : [];
      if (findings.length > 0) return this.total(number, findings);
    }
    say(recoveryLine(this.done_));
    return this.total(cycles, await this.judge(collecting, true));
  }

  private total(cycles: number, findings: readonly Finding[]): Total {
    return { cycles, acknowledged: this.on.history.acknowledged, bitten: this.tally.bitten, findings };
  }

  /** Clients and services have found each other before anything is broken. */
  private async warmUp(): Promise<void> {
    await recovered(this.on.system, this.load.seen);
    this.load.start();
    while (this.on.history.acknowledged < WARM_UP_ACKNOWLEDGED) await new Promise((resolve) => setTimeout(resolve, 20));
    await recovered(this.on.system, this.load.seen);
  }

  private async cycle(number: number): Promise<void> {
    this.options.signal.throwIfAborted();
    const planned = this.schedule.next(this.on);
    appendFileSync(join(this.on.system.folder, 'schedule.ndjson'), `${JSON.stringify({ number, faults: planned.map(({ strike, lastsMs }) => ({ what: strike.what, lastsMs })) })}\n`);
    const done = await cycle(planned, { system: this.on.system, seen: this.load.seen, random: this.random, tally: this.tally });
    this.done_.push(done);
    this.options.say(cycleLine(number, done, this.on.history.acknowledged));
  }

  private async judge(collecting: Collecting, atTheEnd: boolean): Promise<Finding[]> {
    await this.load.stop();
    const findings = judge(await collect(collecting, atTheEnd));
    if (!atTheEnd) this.load.start();
    return findings;
  }
}
