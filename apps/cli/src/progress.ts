import { Presets, SingleBar } from 'cli-progress';

const EVERY_MS = 2_000;

export interface Progress {
  /** Begins a new stage of `total` things; ends the one before. */
  stage(name: string, total: number): void;
  update(done: number): void;
  stop(): void;
}

const perSecond = (done: number, since: number) => Math.round((done * 1_000) / Math.max(1, performance.now() - since)).toLocaleString('en');

/** A bar where somebody is watching, otherwise a plain line now and then. On stderr: stdout is for the result. */
export const progressOn = (stream: NodeJS.WriteStream): Progress => (stream.isTTY ? new Bar(stream) : new PlainLines(stream));

class Bar implements Progress {
  private bar: SingleBar | undefined;
  private since = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  stage(name: string, total: number): void {
    this.stop();
    const format = `${name.padEnd(26)} {bar} {percentage} % | {value} of {total} | {rate}/s | {eta_formatted} left`;
    // Its graceful exit would swallow the first Ctrl-C.
    this.bar = new SingleBar({ format, stream: this.stream, gracefulExit: false }, Presets.shades_classic);
    this.since = performance.now();
    this.bar.start(total, 0, { rate: 0 });
  }

  update(done: number): void {
    this.bar?.update(done, { rate: perSecond(done, this.since) });
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
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  stage(name: string, total: number): void {
    this.stop();
    this.name = name;
    this.total = total;
    this.done = 0;
    this.since = performance.now();
    this.timer = setInterval(() => this.print(), EVERY_MS);
  }

  update(done: number): void {
    this.done = done;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private print(): void {
    this.stream.write(`${this.name}: ${this.done.toLocaleString('en')} of ${this.total.toLocaleString('en')}, ${perSecond(this.done, this.since)}/s\n`);
  }
}
