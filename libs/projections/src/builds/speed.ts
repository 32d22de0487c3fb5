const SMOOTH_MS = 3_000;

/** Positions a second, smoothed over some seconds. */
export class Speed {
  private last: { readonly position: number; readonly at: number } | undefined;
  private smoothed = 0;

  get perSecond(): number {
    return this.smoothed;
  }

  /** @param at milliseconds of a clock that never goes back */
  reached(position: number, at: number): void {
    const { last } = this;
    this.last = { position, at };
    if (!last || at <= last.at) return;
    const elapsed = at - last.at;
    const now = ((position - last.position) / elapsed) * 1_000;
    const weight = this.smoothed === 0 ? 1 : 1 - Math.exp(-elapsed / SMOOTH_MS);
    this.smoothed += (now - this.smoothed) * weight;
  }
}
