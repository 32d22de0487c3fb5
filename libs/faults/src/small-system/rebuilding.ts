import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresEventStore } from '@reprise/event-store';
import { type Build, BuildWorker, ParkedKeys, Rebuilds, type WakeUp } from '@reprise/projections';
import type { Pool } from 'pg';
import { POISONED } from './commands';
import { balance, projections } from './ledger';

const LOOK_MS = 25;
const WITHIN_MS = 30_000;

const silent = () => undefined;

/** Makes a read model anew beside the live one, promotes it and retires the old one, while everything goes on. */
export class Rebuilding {
  private readonly rebuilds: Rebuilds;
  private readonly stopping = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(private readonly parts: { readonly pool: Pool; readonly store: PostgresEventStore; readonly wakeUp: WakeUp }) {
    this.rebuilds = new Rebuilds({ pool: parts.pool, projections, wakeUp: parts.wakeUp });
  }

  start(): void {
    const worker = new BuildWorker({ rebuilds: this.rebuilds, log: this.parts.store, lag: () => 0, report: silent });
    this.working = worker.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  /** Once in a run; goes on where a process of before was ended. */
  async once(): Promise<void> {
    if ((await this.builds()).every(({ generation }) => generation === 1)) {
      await this.rebuilds.start(balance.name, { automatic: true, expectNoDiff: false, maxRate: null });
    }
    await this.until((builds) => builds.some(({ generation, state }) => generation > 1 && state === 'live'));
    await this.rebuilds.retire(balance.name);
    await this.until((builds) => builds.every(({ state }) => state === 'live'));
  }

  /** Whoever looks after parked events tries them again: they fail as before. */
  async retryParked(): Promise<void> {
    await new ParkedKeys({ pool: this.parts.pool, projections, wakeUp: this.parts.wakeUp }).retry({ projection: balance.name, key: POISONED });
  }

  private async builds(): Promise<readonly Build[]> {
    return (await this.rebuilds.list()).filter(({ projection }) => projection === balance.name);
  }

  private async until(reached: (builds: readonly Build[]) => boolean): Promise<void> {
    const deadline = performance.now() + WITHIN_MS;
    while (performance.now() < deadline && !reached(await this.builds())) await delay(LOOK_MS);
  }
}
