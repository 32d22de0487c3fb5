/** Numbers from a seed (mulberry32): the same seed, the same numbers. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** At least 0, below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** True so often. */
  is(probability: number): boolean {
    return this.next() < probability;
  }
}
