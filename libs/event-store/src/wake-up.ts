import type { Client } from 'pg';

const CHANNEL = 'reprise_log';
const RECONNECT_MS = 500;

/**
 * Wakes those who wait for the next event: directly in this process, by LISTEN from others.
 * A hint only: it may be lost, so waiters poll as well.
 */
export class WakeUp {
  private waiters = new Set<() => void>();
  private listener: Client | undefined;
  private notifying = false;
  private pending = false;
  private closed = false;

  /** @param connect a new connection of its own for LISTEN @param notify tells other processes, coalesced */
  constructor(
    private readonly connect: () => Client,
    private readonly notify: (channel: string) => Promise<unknown>,
  ) {}

  /** Events were committed: wakes this process at once, and others with at most one hint in flight. */
  appended(): void {
    this.wake();
    this.pending = true;
    if (!this.notifying) void this.tellOthers();
  }

  /** Resolves at the next hint, or after `atMostMs`, or when aborted. */
  wait(atMostMs: number, signal: AbortSignal): Promise<void> {
    if (!this.listener && !this.closed) void this.listen();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      signal.addEventListener('abort', done);
      this.waiters.add(done);
      if (signal.aborted) done();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.listener?.end().catch(() => undefined);
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  private async tellOthers(): Promise<void> {
    this.notifying = true;
    while (this.pending && !this.closed) {
      this.pending = false;
      await this.notify(CHANNEL).catch(() => undefined);
    }
    this.notifying = false;
  }

  private async listen(): Promise<void> {
    const client = this.connect();
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
