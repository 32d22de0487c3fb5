/** How many rows moved by at least `from` and by less than `to` (below zero: more than `from`, at most `to`). */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

const STEPS = [1, 2, 5, 10];

/** Bars of 1, 2, 5, 10, 20, 50… on both sides of zero: however far values lie apart, there are few. */
export class Histogram {
  private readonly counts = new Map<string, { from: number; to: number; rows: number }>();

  add(value: number): void {
    const { from, to } = barOf(value);
    const bar = this.counts.get(`${from}`) ?? { from, to, rows: 0 };
    bar.rows += 1;
    this.counts.set(`${from}`, bar);
  }

  get bars(): Bar[] {
    return [...this.counts.values()].sort((a, b) => a.from - b.from);
  }
}

function barOf(value: number): { from: number; to: number } {
  const size = Math.abs(value);
  // Its digits tell the power of ten exactly; a logarithm would not.
  const power = Number(size.toExponential().split('e')[1]);
  const scaled = (step: number) => Number(`${step}e${power}`);
  const index = STEPS.findLastIndex((step) => scaled(step) <= size);
  const [low, high] = [scaled(STEPS[index] ?? 1), scaled(STEPS[index + 1] ?? 10)];
  return value < 0 ? { from: -high, to: -low } : { from: low, to: high };
}
