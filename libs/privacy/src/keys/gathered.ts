type Answers<Answer> = ReadonlyMap<string, Answer>;
type Ask<Answer> = (this: void, names: readonly string[]) => Promise<Answers<Answer>>;

interface Waiting<Answer> {
  readonly names: readonly string[];
  resolve(this: void, answers: Answers<Answer>): void;
  reject(this: void, error: unknown): void;
}

/**
 * Who asks while another question is under way waits for its end, and is asked for together with all who came meanwhile:
 * many askers cost few questions, and a lone one does not wait. What fails for some fails for nobody else: each of them
 * is then asked for alone. An answer was never asked for before the question it answers.
 */
export class Gathered<Answer> {
  private waiting: Waiting<Answer>[] = [];
  private asking = false;

  constructor(private readonly ask: Ask<Answer>) {}

  /** What `ask` answers about these names, perhaps with others beside them. */
  of(names: readonly string[]): Promise<Answers<Answer>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ names, resolve, reject });
      if (!this.asking) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.asking = true;
    for (let turn = this.take(); turn.length > 0; turn = this.take()) await this.together(turn);
    this.asking = false;
  }

  private take(): Waiting<Answer>[] {
    const turn = this.waiting;
    this.waiting = [];
    return turn;
  }

  private async together(turn: readonly Waiting<Answer>[]): Promise<void> {
    try {
      const answers = await this.ask([...new Set(turn.flatMap(({ names }) => names))]);
      for (const { resolve } of turn) resolve(answers);
    } catch (error) {
      const [first, second] = turn;
      if (first && !second) first.reject(error);
      else await Promise.all(turn.map((one) => this.together([one])));
    }
  }
}
