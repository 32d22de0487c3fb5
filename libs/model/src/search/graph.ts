/** Numbers, as many as come. */
class Numbers {
  private values = new Int32Array(1 << 12);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index] ?? -1;
  }
}

/** Which world was reached from which: by the shortest way, and by all ways without a fault. */
export class Graph {
  private readonly parents = new Numbers();
  private readonly choices = new Numbers();
  private readonly sources = new Numbers();
  private readonly nextSource = new Numbers();
  private readonly heads: number[] = [];

  get worlds(): number {
    return this.parents.length;
  }

  /** @param parent -1 for the first @returns its number */
  add(parent: number, choice: number): number {
    this.parents.push(parent);
    this.choices.push(choice);
    this.heads.push(-1);
    return this.parents.length - 1;
  }

  connect(from: number, to: number): void {
    this.sources.push(from);
    this.nextSource.push(this.heads[to] ?? -1);
    this.heads[to] = this.sources.length - 1;
  }

  /** Which of the possible steps lead to a world, from the beginning. */
  choicesTo(world: number): number[] {
    const choices: number[] = [];
    for (let at = world; this.parents.at(at) >= 0; at = this.parents.at(at)) choices.push(this.choices.at(at));
    return choices.reverse();
  }

  /** The first world from which no way without a fault leads to one of these. */
  firstCutOff(from: Iterable<number>): number | undefined {
    const reached = new Uint8Array(this.worlds);
    const waiting = [...from];
    for (const world of waiting) reached[world] = 1;
    for (let world = waiting.pop(); world !== undefined; world = waiting.pop()) {
      for (const source of this.sourcesOf(world)) {
        if (reached[source]) continue;
        reached[source] = 1;
        waiting.push(source);
      }
    }
    const found = reached.indexOf(0);
    return found < 0 ? undefined : found;
  }

  private *sourcesOf(world: number): Generator<number> {
    for (let edge = this.heads[world] ?? -1; edge >= 0; edge = this.nextSource.at(edge)) yield this.sources.at(edge);
  }
}
