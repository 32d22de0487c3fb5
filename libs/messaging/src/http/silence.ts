import { LogUnavailable } from '../errors';

/** Takes a connection that says nothing for too long for dead; only the time spent waiting for it counts. */
export class Silence {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly atMostMs: number,
    private readonly url: string,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async ended<Result>(answer: Promise<Result>): Promise<Result> {
    this.timer = setTimeout(() => this.controller.abort(new LogUnavailable(this.url, `nothing came for ${this.atMostMs} ms`)), this.atMostMs);
    return answer.finally(() => clearTimeout(this.timer));
  }

  async *watch(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const iterator = chunks[Symbol.asyncIterator]();
    for (;;) {
      const next: IteratorResult<Uint8Array, unknown> = await this.ended(iterator.next());
      if (next.done) return;
      yield next.value;
    }
  }

  /** Ends the connection, if it is still there. */
  close(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }
}
