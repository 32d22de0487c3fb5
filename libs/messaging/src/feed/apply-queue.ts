import { delayAfter, pause } from '../backoff';
import type { FeedMessage } from '../event-feed';

/** Work of one partition, in order. */
export interface Portion {
  readonly messages: readonly FeedMessage[];
  /** Partition to be completed from the log after its messages. */
  readonly catchUp?: number;
}

export interface Waiting {
  /** Resolves when applied; rejects when withdrawn or stopped before that. */
  readonly applied: Promise<void>;
  /** Gives the portion up, once an attempt in hand has ended. */
  withdraw(reason: Error): void;
}

export interface ApplyQueueParts {
  readonly batchSize: number;
  apply(portions: readonly Portion[]): Promise<void>;
  onFailure(error: unknown, again: boolean): void;
}

class Task implements Waiting {
  failures = 0;
  /** Not before; the past for what has not failed. */
  retryAt = -Infinity;
  withdrawn: Error | undefined;
  readonly applied: Promise<void>;
  done!: () => void;
  fail!: (reason: Error) => void;

  constructor(
    readonly portion: Portion,
    private readonly onWithdraw: (task: Task) => void,
  ) {
    this.applied = new Promise((resolve, reject) => {
      this.done = resolve;
      this.fail = reject;
    });
    this.applied.catch(() => undefined);
  }

  withdraw(reason: Error): void {
    this.withdrawn = reason;
    this.onWithdraw(this);
  }
}

const hasFailed = ({ failures }: Task) => failures > 0;

/**
 * Gathers what arrives while a batch is being applied into the next batch. A batch that fails is tried again, portion
 * by portion, so that one partition's trouble does not hold up the others; a portion is never skipped, and neither the
 * failed nor the others wait for the other kind to run out.
 */
export class ApplyQueue {
  private tasks: Task[] = [];
  private pumping = false;
  private retriedLast = false;
  private pumped: Promise<void> = Promise.resolve();
  private nap = new AbortController();
  private readonly stopping = new AbortController();

  constructor(private readonly parts: ApplyQueueParts) {}

  add(portion: Portion): Waiting {
    const task = new Task(portion, (given) => this.remove(given));
    if (this.stopping.signal.aborted) task.fail(new Error('the feed is stopping'));
    else this.tasks.push(task);
    this.nap.abort();
    if (!this.pumping) this.pumped = this.pump();
    return task;
  }

  /** Finishes the batch in hand; everything that waits is given up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const task of [...this.tasks]) task.withdraw(new Error('the feed is stopping'));
    this.nap.abort();
    await this.pumped;
  }

  private remove(task: Task): void {
    const waiting = this.tasks.includes(task);
    this.tasks = this.tasks.filter((other) => other !== task);
    if (waiting && task.withdrawn) task.fail(task.withdrawn);
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    // Lets the partitions that arrive in the same turn join the first batch.
    await Promise.resolve();
    while (this.tasks.length > 0) {
      const taken = this.take();
      if (taken.length > 0) await this.attempt(taken);
      else await this.rest();
    }
    this.pumping = false;
  }

  /** Until the first of the failed portions is due, or another one comes. */
  private async rest(): Promise<void> {
    const first = Math.min(...this.tasks.map(({ retryAt }) => retryAt));
    this.nap = new AbortController();
    await pause(first - performance.now(), this.nap.signal);
  }

  /** What failed goes alone as soon as it is due; but not twice in a row while others wait. */
  private take(): Task[] {
    const healthy = this.tasks.filter((task) => !hasFailed(task));
    const retry = this.retriedLast && healthy.length > 0 ? undefined : this.due();
    const taken = retry ? [retry] : this.fitting(healthy);
    this.retriedLast = retry !== undefined;
    this.tasks = this.tasks.filter((task) => !taken.includes(task));
    return taken;
  }

  /** Of the failed portions whose time has come, the one that has waited longest. */
  private due(): Task | undefined {
    const now = performance.now();
    const due = this.tasks.filter((task) => hasFailed(task) && task.retryAt <= now);
    return due.toSorted((a, b) => a.retryAt - b.retryAt)[0];
  }

  private fitting(candidates: readonly Task[]): Task[] {
    let size = 0;
    return candidates.filter((task) => {
      const fits = size === 0 || size + task.portion.messages.length <= this.parts.batchSize;
      if (fits) size += task.portion.messages.length;
      return fits;
    });
  }

  private async attempt(tasks: readonly Task[]): Promise<void> {
    try {
      await this.parts.apply(tasks.map(({ portion }) => portion));
      for (const task of tasks) task.done();
    } catch (error) {
      this.retryLater(tasks, error);
    }
  }

  private retryLater(tasks: readonly Task[], error: unknown): void {
    const stopped = this.stopping.signal.aborted;
    this.parts.onFailure(error, !stopped);
    for (const task of tasks) {
      task.failures += 1;
      task.retryAt = performance.now() + delayAfter(task.failures);
      const given = task.withdrawn ?? (stopped ? new Error('the feed is stopping') : undefined);
      if (given) task.fail(given);
      else this.tasks.push(task);
    }
  }
}
