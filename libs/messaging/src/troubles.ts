/** What does not work now, and for how long. */
export class Troubles {
  private readonly since = new Map<string, number>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  begin(what: string): void {
    if (!this.since.has(what)) this.since.set(what, this.now());
  }

  end(what: string): void {
    this.since.delete(what);
  }

  /** Of what has not worked for longest; 0: all works. */
  get seconds(): number {
    return Math.max(0, ...[...this.since.values()].map((at) => this.now() - at)) / 1_000;
  }
}
