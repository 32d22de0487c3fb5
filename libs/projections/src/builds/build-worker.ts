import { setTimeout as delay } from 'node:timers/promises';
import { Availability, type Log, LogFeed, type LogReader } from '@reprise/messaging';
import { inSnapshot, inTransaction, query } from '../database';
import type { Projection } from '../projection';
import type { Build, BuildId } from './build';
import { BuildFeed } from './build-feed';
import { readBuilds, tableOf, valuesOf } from './builds';
import { Difference } from './difference';
import { BuildConflict, DifferencesFound, NotYet } from './errors';
import { Pace } from './pace';
import { standBetween, told } from './promote';
import type { Rebuilds } from './rebuilds';
import { type BuildReport, isSame } from './report';
import { dropRetiring } from './retire';
import { tellFollowers } from './tell-followers';

const LOOK_EVERY_MS = 300;
/** The more at once, the fewer times a row is written that many events change. */
const BATCH = 10_000;
/** Making an index of a large table takes longer than any batch. */
const STALL_MS = 3_600_000;
/** How long the head of the log is taken for where it was. */
const HEAD_MS = 500;
const PROMOTE_WITHIN_MS = 2_000;

export interface BuildWorkerOptions {
  readonly rebuilds: Rebuilds;
  readonly log: LogReader;
  /** Events that the live builds are behind: the more, the slower it goes. */
  lag(): number;
  readonly report: Log;
}

const idOf = (build: BuildId) => tableOf(build);

/** Brings builds on their way: fills them, reports what would change, promotes those that may be, drops those that are retired. */
export class BuildWorker {
  private readonly busy = new Map<string, Promise<void>>();
  private readonly availability: Availability;
  private headAt = -Infinity;
  private lastHead = 0;

  constructor(private readonly options: BuildWorkerOptions) {
    this.availability = new Availability('rebuilds', options.report);
  }

  /** Until aborted; rides out whatever is away. One instance at a time is enough, several do no harm. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal).then(
        () => this.availability.back(),
        (error: unknown) => this.availability.away(error),
      );
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(this.busy.values());
  }

  private async look(signal: AbortSignal): Promise<void> {
    const { pool, projections } = this.options.rebuilds;
    for (const build of await this.options.rebuilds.list()) {
      const id = idOf(build);
      const projection = projections.find(({ name, version }) => name === build.projection && version === build.version);
      if ((projection || build.state === 'live') && !this.busy.has(id)) this.busy.set(id, this.tend(build, projection, signal).finally(() => this.busy.delete(id)));
    }
    await dropRetiring(pool, projections.map(({ name }) => name));
  }

  /** Never rejects: what could not be done is tried again. */
  private async tend(build: Build, projection: Projection | undefined, signal: AbortSignal): Promise<void> {
    try {
      if (build.state === 'building' && projection) await this.fill(build, projection, signal);
      if (build.state === 'ready') await this.bringUp(build);
      if (build.state === 'live') await inTransaction(this.options.rebuilds.pool, (client) => tellFollowers(client, build.projection));
    } catch (error) {
      if (!(error instanceof NotYet) && !signal.aborted) this.options.report('warn', `${idOf(build)}: trouble, trying again`, { err: error });
    }
  }

  private async fill(build: Build, projection: Projection, signal: AbortSignal): Promise<void> {
    const { rebuilds, log, report } = this.options;
    const pace = new Pace(build.maxRate);
    const over = new AbortController();
    const portion = pace.portion(BATCH);
    const feed = new LogFeed({ log, contract: projection.from, batchSize: portion, stallAfterMs: STALL_MS, report });
    const end = AbortSignal.any([signal, over.signal]);
    end.addEventListener('abort', () => void feed.stop(), { once: true });
    report('info', `${idOf(build)}: building from the log`, { done: build.done });
    const building = new BuildFeed({ pool: rebuilds.pool, build, projection, pace, portion, lag: () => this.options.lag(), head: () => this.head(), onEnd: () => over.abort(), signal });
    await building.joinAsItIs();
    if (!end.aborted) await feed.run(building).finally(() => building.settled());
  }

  private async head(): Promise<number> {
    if (performance.now() - this.headAt < HEAD_MS) return this.lastHead;
    this.headAt = performance.now();
    return (this.lastHead = await this.options.log.head());
  }

  private async bringUp(build: Build): Promise<void> {
    const report = build.report ?? (await this.makeReport(build));
    if (!build.automatic || build.refused !== null) return;
    if (build.expectNoDiff && !isSame(report)) return this.refuse(build, new DifferencesFound(told(report)));
    try {
      await this.options.rebuilds.promote(build.projection, { patienceMs: PROMOTE_WITHIN_MS });
      this.options.report('info', `${idOf(build)}: promoted`);
    } catch (error) {
      if (error instanceof DifferencesFound) return this.refuse(build, error);
      if (!(error instanceof BuildConflict)) throw error;
    }
  }

  private async refuse(build: Build, { message }: Error): Promise<void> {
    await query(this.options.rebuilds.pool, { text: 'UPDATE builds SET refused = $4 WHERE (projection, version, generation) = ($1, $2, $3)', values: [...valuesOf(build), message] });
    this.options.report('warn', `${idOf(build)}: not promoted`, { because: message });
  }

  /** @throws NotYet */
  private async makeReport(build: Build): Promise<BuildReport> {
    const { rebuilds } = this.options;
    const { pool } = rebuilds;
    const made = await inSnapshot(pool, async (client): Promise<BuildReport> => {
      const live = (await readBuilds(client, [build.projection])).find(({ state }) => state === 'live');
      if (!live) throw new BuildConflict(`no build of ${build.projection} is live`);
      const { apart } = await standBetween(client, live, build);
      if (apart && rebuilds.feeds(live)) throw new NotYet(build, 'it has not applied the same events as the live one');
      const difference = await Difference.between(client, tableOf(live), tableOf(build));
      const { rows } = await query<{ position: number }>(client, {
        text: 'SELECT max(position) AS position FROM checkpoints WHERE (projection, version, generation) = ($1, $2, $3)',
        values: valuesOf(build),
      });
      return { samePosition: !apart, position: rows[0]?.position ?? 0, ...(await difference.report(client)) };
    });
    await query(pool, { text: "UPDATE builds SET report = $4 WHERE (projection, version, generation) = ($1, $2, $3) AND state = 'ready'", values: [...valuesOf(build), JSON.stringify(made)] });
    return made;
  }
}
