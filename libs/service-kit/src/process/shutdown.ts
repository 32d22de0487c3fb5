import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/**
 * Aborted as soon as the service begins to close: for streams and waits, which would hold it open.
 * The order: this signal, then requests under way end, then `onApplicationShutdown` (close pools there).
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;

  beforeApplicationShutdown() {
    this.controller.abort();
  }
}
