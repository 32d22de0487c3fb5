export interface CacheBounds {
  /** Nothing older is ever answered. */
  readonly maxAgeMs: number;
  readonly maxCount: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Held<Value> {
  readonly value: Value;
  readonly since: number;
}

/**
 * Values by name, bounded by count and by age. Age counts from when the value was asked for, and using it does not make
 * it younger: who hears nothing any more stops within the bound.
 */
export class BoundedCache<Value> {
  private readonly held = new Map<string, Held<Value>>();
  private readonly now: () => number;
  private epoch = 0;

  constructor(private readonly bounds: CacheBounds) {
    this.now = bounds.now ?? (() => performance.now());
  }

  get(name: string): Value | undefined {
    const held = this.held.get(name);
    return held && held.since > this.oldest() ? held.value : undefined;
  }

  /** Call it before asking for values, and give what it returns to `put` with the answer. */
  asking(): Asked {
    return { since: this.now(), epoch: this.epoch };
  }

  /** Values that were asked for before something was dropped are not kept. */
  put(name: string, value: Value, { since, epoch }: Asked): void {
    if (epoch !== this.epoch) return;
    this.held.delete(name);
    this.held.set(name, { value, since });
    const [oldest] = this.held.keys();
    if (this.held.size > this.bounds.maxCount && oldest !== undefined) this.held.delete(oldest);
  }

  drop(name: string): void {
    this.epoch += 1;
    this.held.delete(name);
  }

  clear(): void {
    this.epoch += 1;
    this.held.clear();
  }

  /** Removes what is too old, also from memory. */
  dropOld(): void {
    const oldest = this.oldest();
    for (const [name, { since }] of this.held) if (since <= oldest) this.held.delete(name);
  }

  /** What was asked for then or earlier is too old. */
  private oldest(): number {
    return this.now() - this.bounds.maxAgeMs;
  }
}

export interface Asked {
  readonly since: number;
  readonly epoch: number;
}
