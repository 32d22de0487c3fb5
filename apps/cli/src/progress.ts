import { Presets, SingleBar } from 'cli-progress';

const EVERY_MS = 2_000;

export interface Progress {
  /** Begins a new stage of `total` things; ends the one before. */
  stage(name: string, total: number): void;
  update(done: number): void;
  stop(): void;
}

/** A bar where somebody is watching, otherwise a plain line now and then. On stderr: stdout is for the result. */
export const progressOn = (stream: NodeJS.WriteStream): Progress => (stream.isTTY ? new Bar(stream) : new PlainLines(stream));

class Bar implements Progress {
  private bar: SingleBar | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  stage(name: string, total: number): void {
    this.stop();
    const format = `${name.padEnd(26)} {bar} {percentage} % | {value} of {total} | {eta_formatted} left`;
    // Its graceful exit would swallow the first Ctrl-C.
    this.bar = new SingleBar({ format, stream: this.stream, gracefulExit: false }, Presets.shades_classic);
    this.bar.start(total, 0);
  }

  update(done: number): void {
    this.bar?.update(done);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

class PlainLines implements Progress {
  private name = '';
  private total = 0;
  private done = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  stage(name: string, total: number): void {
    this.stop();
    this.name = name;
    this.total = total;
    this.done = 0;
    this.timer = setInterval(() => this.print(), EVERY_MS);
  }

  update(done: number): void {
    this.done = done;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private print(): void {
    this.stream.write(`${this.name}: ${this.done.toLocaleString('en')} of ${this.total.toLocaleString('en')}\n`);
  }
}
