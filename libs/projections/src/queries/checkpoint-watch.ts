import type { Pool } from 'pg';
import { query } from '../database';
import type { Projection } from '../projection';
import type { WakeUp } from './wake-up';

/** Where the live version of a projection stands in one partition: what queries can see. */
export interface LiveCheckpoint {
  readonly projection: string;
  readonly partition: number;
  readonly position: number;
  readonly completeTo: number;
  readonly revision: number;
}

export interface CheckpointWatchOptions {
  readonly pool: Pool;
  readonly projections: readonly Projection[];
  readonly wakeUp: WakeUp;
  /** The floor when a hint is lost. Default 75 ms. */
  readonly pollMs?: number;
}

const LIVE = `SELECT c.projection, c.partition, c.position, c.complete_to AS "completeTo", c.revision
  FROM checkpoints c JOIN projections p ON p.name = c.projection AND (p.live_version, p.live_generation) = (c.version, c.generation)
  WHERE c.projection = ANY($1) ORDER BY c.projection, c.partition`;

/** Reads the checkpoints for everyone who waits, in one query at a time; whichever instance moves them. */
export class CheckpointWatch {
  private last: readonly LiveCheckpoint[] = [];
  private reading: Promise<readonly LiveCheckpoint[]> | undefined;
  private readonly waiters = new Set<() => void>();
  private running = false;

  constructor(private readonly options: CheckpointWatchOptions) {}

  /** As last read; only ever behind. */
  get known(): readonly LiveCheckpoint[] {
    return this.last;
  }

  /** Who asks while a read is under way shares it. */
  read(): Promise<readonly LiveCheckpoint[]> {
    this.reading ??= this.readNow().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Resolves as soon as `holds`, or when aborted. Rides out a database that is away. */
  until(holds: (live: readonly LiveCheckpoint[]) => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.waiters.delete(look);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const look = () => {
        if (holds(this.last)) done();
      };
      this.waiters.add(look);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
      else if (!this.running) void this.run();
    });
  }

  private async readNow(): Promise<readonly LiveCheckpoint[]> {
    const names = this.options.projections.map(({ name }) => name);
    const { rows } = await query<LiveCheckpoint & Record<string, unknown>>(this.options.pool, { name: 'checkpoints.live', text: LIVE, values: [names] });
    this.last = rows;
    return rows;
  }

  private async run(): Promise<void> {
    this.running = true;
    const { wakeUp, pollMs = 75 } = this.options;
    while (this.waiters.size > 0) {
      const seen = wakeUp.count;
      await this.read().catch(() => undefined);
      for (const look of [...this.waiters]) look();
      if (this.waiters.size > 0) await wakeUp.wait(seen, { atMostMs: pollMs });
    }
    this.running = false;
  }
}
