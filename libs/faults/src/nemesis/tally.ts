import type { BitOf } from '../oracle/evidence';
import type { Fault } from './fault';

/** How often each fault was done, and how much of it was felt. */
export class Tally {
  private readonly counts = new Map<string, { injected: number; bit: number }>();
  /** Faults of which at least something was felt. */
  bitten = 0;

  add({ name }: Fault, bit: number): void {
    const { injected, bit: before } = this.counts.get(name) ?? { injected: 0, bit: 0 };
    this.counts.set(name, { injected: injected + 1, bit: before + Math.max(0, bit) });
    if (bit > 0) this.bitten += 1;
  }

  get faults(): BitOf[] {
    return [...this.counts].map(([fault, counts]) => ({ fault, ...counts }));
  }
}
