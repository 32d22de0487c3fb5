const nobody = () => undefined;

/** Lines that arrived and were not taken yet. */
class Buffered<Line> {
  lines: Line[] = [];
  ended = false;
  failure: Error | undefined;
  private wakeReader: () => void = nobody;
  private wakeSource: () => void = nobody;

  constructor(private readonly limit: number) {}

  /** Waits while the reader is too far behind. */
  async put(lines: readonly Line[]): Promise<void> {
    for (const line of lines) this.lines.push(line);
    this.wakeReader();
    if (this.lines.length >= this.limit && !this.ended) await new Promise<void>((resolve) => (this.wakeSource = resolve));
  }

  end(failure?: Error): void {
    this.ended = true;
    this.failure ??= failure;
    this.wakeReader();
    this.wakeSource();
  }

  async arrival(): Promise<void> {
    if (this.lines.length === 0 && !this.ended) await new Promise<void>((resolve) => (this.wakeReader = resolve));
  }

  take(): Line[] {
    const taken = this.lines;
    this.lines = [];
    this.wakeSource();
    return taken;
  }
}

async function fill<Line>(buffered: Buffered<Line>, source: AsyncIterable<readonly Line[]>): Promise<void> {
  try {
    for await (const lines of source) {
      if (buffered.ended) return;
      await buffered.put(lines);
    }
    buffered.end();
  } catch (error) {
    buffered.end(error instanceof Error ? error : new Error(String(error)));
  }
}

/** All that arrived while the consumer was busy, at once; stops reading when `limit` lines wait. */
export async function* readAhead<Line>(source: AsyncIterable<readonly Line[]>, limit: number): AsyncGenerator<Line[]> {
  const buffered = new Buffered<Line>(limit);
  void fill(buffered, source);
  try {
    for (;;) {
      await buffered.arrival();
      const taken = buffered.take();
      if (taken.length > 0) yield taken;
      else if (buffered.failure) throw buffered.failure;
      else if (buffered.ended) return;
    }
  } finally {
    buffered.end();
  }
}
