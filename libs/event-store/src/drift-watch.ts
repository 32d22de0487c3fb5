import { SchemaDrift } from './errors';

export interface DriftWatchOptions {
  /** @throws SchemaDrift */
  check(): Promise<void>;
  report(drift: SchemaDrift): void;
  /** Default: a minute. */
  readonly everyMs?: number;
}

/** Checks the schema again and again. A log that is away says nothing new: the last finding stands. */
export class DriftWatch {
  private drift: SchemaDrift | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: DriftWatchOptions) {
    this.timer = setInterval(() => void this.look(), options.everyMs ?? 60_000).unref();
  }

  /** Differences at the last check. */
  get differences(): readonly string[] {
    return this.drift?.differences ?? [];
  }

  /** For readiness. @throws SchemaDrift */
  assertNone(): void {
    if (this.drift) throw this.drift;
  }

  async look(): Promise<void> {
    try {
      await this.options.check();
      this.drift = undefined;
    } catch (error) {
      if (!(error instanceof SchemaDrift)) return;
      this.drift = error;
      this.options.report(error);
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
