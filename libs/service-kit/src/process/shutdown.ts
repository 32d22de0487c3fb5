import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** Why a service cannot go on. */
export interface Failure {
  readonly reason: string;
  readonly cause: unknown;
}

/**
 * `signal` aborts as soon as the service begins to close: for streams and waits, which would hold it open.
 * The order: not ready, then this signal, then requests under way end, then `beforeApplicationShutdown` (finish the work
 * in hand there), then `onApplicationShutdown` (close pools there).
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;
  private leaving = false;
  private tell: (failure: Failure) => void = () => undefined;
  /** The first thing that failed; never rejects. */
  readonly failed = new Promise<Failure>((resolve) => (this.tell = resolve));

  /** It was told to end: whoever has a choice should ask another instance. What is asked is still answered. */
  get isLeaving(): boolean {
    return this.leaving;
  }

  /** The service is not ready from here on. */
  leave(): void {
    this.leaving = true;
  }

  /** Streams and waits end from here on. */
  end(): void {
    this.leave();
    this.controller.abort();
  }

  /** The service cannot go on: its process logs why, ends in order, and exits with 1. */
  fail(reason: string, cause: unknown): void {
    this.tell({ reason, cause });
  }

  beforeApplicationShutdown() {
    this.end();
  }
}
