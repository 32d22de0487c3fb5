import type { Trial } from './findings';

/** All of it but the payload: copies of one envelope have it in common. */
const headerOf = (envelope: string): string => envelope.slice(0, envelope.lastIndexOf(':'));

/** Opens envelopes, each once, and remembers which of them did not open. */
export class Opening {
  private readonly opened = new Map<string, unknown>();
  private readonly closed = new Set<string>();

  constructor(private readonly trial: Trial) {}

  meet(envelope: string): void {
    if (this.opened.has(envelope) || this.closed.has(envelope)) return;
    const tried = this.trial.tryToOpen(envelope);
    if (tried.opened) this.opened.set(envelope, tried.value);
    else this.closed.add(envelope);
  }

  values(): readonly unknown[] {
    return [...this.opened.values()];
  }

  /** How many did not open, and no other copy of them did: what they hold is not known. */
  unopened(): number {
    const known = new Set([...this.opened.keys()].map(headerOf));
    return new Set([...this.closed].map(headerOf).filter((header) => !known.has(header))).size;
  }
}
