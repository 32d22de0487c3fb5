import { setTimeout as delay } from 'node:timers/promises';
import { failpoint } from '@reprise/failpoints';
import type { Pool } from 'pg';
import { isContention } from '../runtime/attempts';
import { inTransaction } from '../database';
import { UnknownProjection } from '../errors';
import type { Projection } from '../projection';
import type { WakeUp } from '../queries/wake-up';
import { lockRegistry } from '../prepare/registry-lock';
import type { Build, BuildOptions } from './build';
import { readBuilds, tableOf } from './builds';
import { BuildConflict, NotYet } from './errors';
import { widenView } from './live-view';
import { type Move, moveLive, noteReady } from './promote';
import { addBuild, registerVersion } from './register';
import { dropRetiring, retireAll } from './retire';

export interface RebuildsOptions {
  readonly pool: Pool;
  readonly projections: readonly Projection[];
  /** Earlier versions that this code still feeds. */
  readonly former?: readonly Projection[] | undefined;
  readonly wakeUp?: WakeUp | undefined;
}

const AGAIN_MS = 50;
const LOCKED = '55P03';

const passes = (error: unknown) => error instanceof NotYet || isContention(error) || (error instanceof Error && 'code' in error && error.code === LOCKED);

/** What an operator does with the tables of a projection; any instance can. */
export class Rebuilds {
  constructor(private readonly options: RebuildsOptions) {}

  get pool(): Pool {
    return this.options.pool;
  }

  get projections(): readonly Projection[] {
    return this.options.projections;
  }

  /** All there are, the oldest first. */
  list(): Promise<readonly Build[]> {
    return readBuilds(this.options.pool, this.options.projections.map(({ name }) => name));
  }

  /** An empty table beside the live one, to be filled from the log. @throws UnknownProjection, BuildConflict */
  async start(name: string, options: BuildOptions): Promise<void> {
    const projection = this.projection(name);
    await inTransaction(this.options.pool, async (client) => {
      await lockRegistry(client);
      const builds = await readBuilds(client, [name]);
      const waiting = builds.find(({ state }) => state === 'building' || state === 'ready');
      if (waiting) throw new BuildConflict(`${tableOf(waiting)} is ${waiting.state}: promote it or retire it first`);
      const live = builds.find(({ state }) => state === 'live');
      if (live && live.version > projection.version) throw new BuildConflict(`version ${live.version} is live, this code is of version ${projection.version}`);
      await registerVersion(client, projection);
      await addBuild(client, projection, { ...options, state: 'building' });
      if (live) await widenView(client, live);
    });
    failpoint('rebuild.registered');
    this.options.wakeUp?.committed();
  }

  /** Queries read the build that is ready. @throws UnknownProjection, BuildConflict, DifferencesFound, NotYet after `patienceMs` */
  async promote(name: string, { expectNoDiff = false, patienceMs = 10_000 }: { expectNoDiff?: boolean; patienceMs?: number } = {}): Promise<void> {
    await this.move(name, patienceMs, (builds) => {
      const next = builds.find(({ state }) => state === 'ready');
      if (!next) throw new BuildConflict(`no build of ${name} is ready to be promoted${stateOf(builds)}`);
      return { next, liveBecomes: 'previous', expectNoDiff: expectNoDiff || next.expectNoDiff };
    });
  }

  /** Queries read the build that they read before. @throws UnknownProjection, BuildConflict, NotYet after `patienceMs` */
  async rollback(name: string, { patienceMs = 10_000 }: { patienceMs?: number } = {}): Promise<void> {
    await this.move(name, patienceMs, (builds) => {
      const former = builds.filter(({ state }) => state === 'previous');
      const [next] = former.sort((a, b) => (a.promotedAt ?? a.startedAt) < (b.promotedAt ?? b.startedAt) ? 1 : -1);
      if (!next) throw new BuildConflict(`there is no build of ${name} to go back to`);
      return { next, liveBecomes: 'ready', expectNoDiff: false };
    });
  }

  /** All but the live build go; what they were. @throws UnknownProjection */
  async retire(name: string): Promise<readonly Build[]> {
    this.projection(name);
    const retired = await inTransaction(this.options.pool, (client) => retireAll(client, name));
    await dropRetiring(this.options.pool, [name]);
    return retired;
  }

  private projection(name: string): Projection {
    const projection = this.options.projections.find((one) => one.name === name);
    if (!projection) throw new UnknownProjection(name, this.options.projections.map((one) => one.name));
    return projection;
  }

  private async move(name: string, patienceMs: number, choose: (builds: readonly Build[]) => Omit<Move, 'live' | 'together'>): Promise<void> {
    this.projection(name);
    const plan = (builds: readonly Build[]): Move => {
      const chosen = choose(builds);
      const live = builds.find(({ state }) => state === 'live');
      if (!live) throw new BuildConflict(`no build of ${name} is live`);
      return { ...chosen, live, together: this.feeds(live) && this.feeds(chosen.next) };
    };
    await this.patiently(patienceMs, async () => {
      await noteReady(this.options.pool, name);
      await inTransaction(this.options.pool, (client) => moveLive(client, name, plan));
    });
    failpoint('promotion.committed');
    this.options.wakeUp?.committed();
  }

  /** This code applies events to the version. */
  feeds({ projection, version }: { projection: string; version: number }): boolean {
    return [...this.options.projections, ...(this.options.former ?? [])].some((one) => one.name === projection && one.version === version);
  }

  private async patiently(patienceMs: number, work: () => Promise<void>): Promise<void> {
    const until = performance.now() + patienceMs;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!passes(error) || performance.now() >= until) throw error;
        await delay(AGAIN_MS);
      }
    }
  }
}

const stateOf = (builds: readonly Build[]) => {
  const building = builds.find(({ state }) => state === 'building');
  return building ? `: ${tableOf(building)} is being built` : '';
};
