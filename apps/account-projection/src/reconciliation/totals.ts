import { exactNumber } from '@reprise/projection-service';

interface Sides {
  readonly readModel: number | null;
  readonly log: number | null;
}

/** Sums per currency, exact however many accounts there are. */
export class Totals {
  private readonly sums = new Map<string, { readModel: bigint; log: bigint }>();

  add(currency: string, { readModel, log }: Sides): void {
    const sum = this.sums.get(currency) ?? { readModel: 0n, log: 0n };
    this.sums.set(currency, { readModel: sum.readModel + BigInt(readModel ?? 0), log: sum.log + BigInt(log ?? 0) });
  }

  byCurrency() {
    const sorted = [...this.sums].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([currency, { readModel, log }]) => ({
      currency,
      readModel: exactNumber(readModel),
      log: exactNumber(log),
      difference: exactNumber(readModel - log),
    }));
  }
}
