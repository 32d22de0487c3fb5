import { flawOfEvents } from './check-events';
import { flawOfContent } from './check-seal';
import type { Flaw } from './flaw';
import type { ReadEvent } from './read-event';
import type { Seal } from './seal';

const PAGE = 64;

interface SealedLog {
  /** The next seals after a number, in order. */
  seals(page: { readonly after: number; readonly limit: number }): Promise<readonly Seal[]>;
  events(stretch: { readonly from: number; readonly to: number }): Promise<readonly ReadEvent[]>;
}

/** What comparing with seals that were kept elsewhere found. */
export interface Compared {
  /** Seals that were compared. */
  readonly compared: number;
  /** The first event that is not the one whose seal was kept. */
  readonly changed: Flaw | null;
  /** The first seal that is not the one that was kept, where its events are; or one that was kept, and is none. */
  readonly rewritten: Flaw | null;
}

/** Compares seals that were kept elsewhere with the log: who rewrote events and all seals over them is found here. */
export class SealComparison {
  private page = new Map<number, Seal>();
  private compared = 0;
  private changed: Flaw | null = null;
  private rewritten: Flaw | null = null;

  constructor(private readonly log: SealedLog) {}

  get found(): Compared {
    return { compared: this.compared, changed: this.changed, rewritten: this.rewritten };
  }

  /** The next of those that were kept, in their order. @throws StoreUnavailable, StoreFailure */
  async add(kept: Seal): Promise<void> {
    this.compared += 1;
    const broken = flawOfContent(kept);
    if (broken) this.rewritten ??= { ...broken, why: `as it was published, ${broken.why}` };
    else if ((await this.stored(kept.number))?.hash !== kept.hash) await this.compare(kept);
  }

  /** Event by event, until one differs: from then on, every seal does. */
  private async compare({ number, from, to, leaves }: Seal): Promise<void> {
    if (this.changed) return;
    const flaw = flawOfEvents(await this.log.events({ from, to }), { from, to, leaves });
    if (flaw) this.changed = { ...flaw, why: `${flaw.why}, as seal ${number} was published` };
    const why = this.page.has(number) ? `seal ${number} is not the one that was published` : `seal ${number} was published, but the log has not got it`;
    this.rewritten ??= { position: from, why };
  }

  private async stored(number: number): Promise<Seal | undefined> {
    if (!this.page.has(number)) {
      const seals = await this.log.seals({ after: number - 1, limit: PAGE });
      this.page = new Map(seals.map((seal) => [seal.number, seal]));
    }
    return this.page.get(number);
  }
}
