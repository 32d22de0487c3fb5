import { type Bar, Histogram } from './histogram';
import { numberIn } from './row-difference';
import type { RowPair } from './row-pairs';

/** How a field's numbers moved. */
export interface NumberDifference {
  /** Over all rows of each version. */
  readonly sum: { readonly before: number; readonly after: number };
  /** Over the rows that both versions have, where the number changed; absent where it changed nowhere. */
  readonly delta?: { readonly min: number; readonly max: number; readonly mean: number };
  readonly histogram: readonly Bar[];
}

export interface FieldDifference extends Partial<NumberDifference> {
  /** Rows of both versions in which the field differs. */
  readonly changed: number;
  /** The other version has no such field. */
  readonly onlyIn?: 'before' | 'after';
}

/** Gathers how one field differs, row by row. */
export class FieldStatistics {
  private changed = 0;
  private numbers = false;
  private readonly sum = { before: 0, after: 0 };
  private readonly moves = { count: 0, total: 0, min: Infinity, max: -Infinity };
  private readonly histogram = new Histogram();

  constructor(
    private readonly field: string,
    private readonly onlyIn: 'before' | 'after' | undefined,
  ) {}

  add({ before, after }: RowPair, changed: boolean): void {
    const [was, is] = [numberIn(before, this.field), numberIn(after, this.field)];
    this.numbers ||= was !== undefined || is !== undefined;
    this.sum.before += was ?? 0;
    this.sum.after += is ?? 0;
    if (!changed) return;
    this.changed += 1;
    if (was !== undefined && is !== undefined) this.move(is - was);
  }

  get result(): FieldDifference {
    const { count, total, min, max } = this.moves;
    const delta = count > 0 ? { delta: { min, max, mean: total / count } } : {};
    const numbers = this.numbers ? { sum: { ...this.sum }, ...delta, histogram: this.histogram.bars } : {};
    return { changed: this.changed, ...(this.onlyIn && { onlyIn: this.onlyIn }), ...numbers };
  }

  private move(by: number): void {
    this.moves.count += 1;
    this.moves.total += by;
    this.moves.min = Math.min(this.moves.min, by);
    this.moves.max = Math.max(this.moves.max, by);
    this.histogram.add(by);
  }
}
