import { sizeOf } from './row-difference';
import type { RowPair } from './row-pairs';

/** Keeps the rows that moved most; of equals, those that came first. */
export class Biggest {
  private readonly kept: { readonly pair: RowPair; readonly size: number }[] = [];

  constructor(
    private readonly most: number,
    private readonly numbers: readonly string[],
  ) {}

  add(pair: RowPair): void {
    const size = sizeOf(pair, this.numbers);
    const at = this.kept.findIndex((other) => other.size < size);
    if (at < 0 && this.kept.length >= this.most) return;
    this.kept.splice(at < 0 ? this.kept.length : at, 0, { pair, size });
    if (this.kept.length > this.most) this.kept.pop();
  }

  get pairs(): RowPair[] {
    return this.kept.map(({ pair }) => pair);
  }
}
