/** Something in the files that could not be imported as it stands. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

/** Collects what is wrong while the rest goes on. */
export class Problems {
  private readonly found: Problem[] = [];
  private shown = 0;

  report(problem: Problem): void {
    this.found.push(problem);
  }

  get all(): readonly Problem[] {
    return this.found;
  }

  /** `file:line: why` of each problem that was not asked for before. */
  *unseen(): Generator<string> {
    while (this.shown < this.found.length) {
      const problem = this.found[this.shown++];
      if (problem) yield `${problem.file}:${problem.line}: ${problem.why}`;
    }
  }
}
