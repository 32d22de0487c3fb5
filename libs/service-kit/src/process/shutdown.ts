import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** Why a service cannot go on. */
export interface Failure {
  readonly reason: string;
  readonly cause: unknown;
}

/**
 * Aborted as soon as the service begins to close: for streams and waits, which would hold it open.
 * The order: this signal, then requests under way end, then `onApplicationShutdown` (close pools there).
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;
  private tell: (failure: Failure) => void = () => undefined;
  /** The first thing that failed; never rejects. */
  readonly failed = new Promise<Failure>((resolve) => (this.tell = resolve));

  /** The service cannot go on: its process logs why, ends in order, and exits with 1. */
  fail(reason: string, cause: unknown): void {
    this.tell({ reason, cause });
  }

  beforeApplicationShutdown() {
    this.controller.abort();
  }
}
