import { Client, type Pool } from 'pg';

const CHANNEL = 'reprise_read_model';
/** A hint is not worth waiting for the disk, nor is it worth a batch's waiting behind it there. */
const NOTIFY = { name: 'notify', text: `SELECT set_config('synchronous_commit', 'off', true), pg_notify('${CHANNEL}', '')` };
const RECONNECT_MS = 500;
const LISTEN_MS = 5_000;

/**
 * Wakes those who wait for a read model to move: directly in this process, by LISTEN from other instances.
 * A hint only: it may be lost, so waiters poll as well.
 */
export class WakeUp {
  /** Hints so far: who looks at it before working misses none. */
  count = 0;
  private readonly waiters = new Set<() => void>();
  private listener: Client | undefined;
  private notifying = false;
  private pending = false;
  private closed = false;

  constructor(private readonly pool: Pool) {}

  /** After a commit: wakes this process at once, and others with at most one hint in flight. Never inside the transaction. */
  committed(): void {
    this.wake();
    this.pending = true;
    if (!this.notifying) void this.tellOthers();
  }

  /** Resolves at the first hint after `seen` (a `count`), or after `atMostMs`, or when aborted. */
  wait(seen: number, { atMostMs, signal }: { atMostMs: number; signal?: AbortSignal | undefined }): Promise<void> {
    if (!this.listener && !this.closed) void this.listen();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      signal?.addEventListener('abort', done);
      this.waiters.add(done);
      if (this.count !== seen || this.closed || signal?.aborted) done();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.listener?.end().catch(() => undefined);
  }

  private wake(): void {
    this.count += 1;
    for (const waiter of [...this.waiters]) waiter();
  }

  private async tellOthers(): Promise<void> {
    this.notifying = true;
    while (this.pending && !this.closed) {
      this.pending = false;
      await this.pool.query(NOTIFY).catch(() => undefined);
    }
    this.notifying = false;
  }

  private async listen(): Promise<void> {
    const client = new Client({ ...this.pool.options, query_timeout: LISTEN_MS });
    this.listener = client;
    let lost = false;
    // 'error' and 'end' may both tell of one loss. Until the timer is over, the lost client keeps others from starting.
    const lose = () => {
      if (lost) return;
      lost = true;
      void client.end().catch(() => undefined);
      if (!this.closed) setTimeout(() => (this.listener = undefined), RECONNECT_MS).unref();
    };
    client.on('error', lose).on('end', lose).on('notification', () => this.wake());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch {
      lose();
    }
  }
}
