import { httpProblems, problem } from '@reprise/service-kit';

const MAX_LISTENERS = 200;

/** Those whom this instance streams changes to: so many and no more, so that what it holds is bounded. */
export class Listeners {
  private count = 0;

  get listening(): number {
    return this.count;
  }

  constructor(private readonly max = MAX_LISTENERS) {}

  /** Takes a place until `gone` aborts. @throws Problem unavailable, when every place is taken */
  enter(gone: AbortSignal): void {
    if (gone.aborted) return;
    if (this.count >= this.max) {
      throw problem(httpProblems.unavailable, `${this.max} callers listen to this instance: come again, or ask another.`, { headers: { 'Retry-After': '5' } });
    }
    this.count += 1;
    gone.addEventListener('abort', () => (this.count -= 1), { once: true });
  }
}
