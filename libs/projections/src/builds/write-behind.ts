import { ReceivedBatch } from '../runtime/apply-batch';

/** However little has come: what was read is not to be read again for ever. */
const LONGEST_MS = 500;

export interface WriteBehindOptions {
  /** Messages to write at once, if they come in time. */
  readonly portion: number;
  write(batch: ReceivedBatch): Promise<void>;
}

/**
 * Gathers batches and writes them in large ones, one after another, while the next is being read. What it was given is
 * not yet written when `add` resolves: after a failure, whatever was not committed is to be read again.
 */
export class WriteBehind {
  private gathered: ReceivedBatch[] = [];
  private writing: Promise<void> = Promise.resolve();
  private since = performance.now();

  constructor(private readonly options: WriteBehindOptions) {}

  /** Waits while a portion is complete and the one before is not written yet. @throws what that one failed with */
  async add(batch: ReceivedBatch): Promise<void> {
    this.gathered.push(batch);
    const size = this.gathered.reduce((sum, { length }) => sum + length, 0);
    if (size < this.options.portion && performance.now() - this.since < LONGEST_MS) return;
    await this.writing;
    this.begin();
  }

  /** Writes the rest. @throws what any of it failed with */
  async flush(): Promise<void> {
    await this.writing;
    if (this.gathered.length > 0) this.begin();
    await this.writing;
  }

  /** Forgets what is not being written; resolves when nothing is. */
  async drop(): Promise<void> {
    this.gathered = [];
    await this.writing.catch(() => undefined);
    this.writing = Promise.resolve();
  }

  private begin(): void {
    const batch = ReceivedBatch.joined(this.gathered);
    this.gathered = [];
    this.since = performance.now();
    this.writing = this.options.write(batch);
    // Told to whoever comes next.
    this.writing.catch(() => undefined);
  }
}
