import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The first numbers of near seeds are near each other. */
const WARM_UP = 16;

/**
 * Chance that repeats itself: the same seed gives the same numbers on any machine. Only sums and products are made of
 * them, because a logarithm or a power may differ in its last digit elsewhere.
 */
export class Chance {
  private readonly source;

  constructor(seed: number) {
    this.source = xoroshiro128plus(Math.imul(seed ^ 0x2545f491, 0x9e3779b1));
    for (let i = 0; i < WARM_UP; i++) this.source.next();
  }

  /** From 0 up to, but not, 1. */
  unit(): number {
    return uniformFloat64(this.source);
  }

  /** Both ends inclusive. */
  int(from: number, to: number): number {
    return uniformInt(this.source, from, to);
  }

  percent(likely: number): boolean {
    return this.unit() * 100 < likely;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.int(0, items.length - 1)] ?? items[0];
  }

  /** An index below `count`, Zipf-like: the first hundredth is drawn about three times in ten. */
  lowIndex(count: number): number {
    const u = this.unit();
    return Math.floor(count * u * u * u * u);
  }
}
