import type { Random } from '../random';
import { pause } from './pause';
import { CATEGORIES, query, shelfOf } from './query';
import type { Clients } from './writer';

const EVERY_MS = 60;
const STAYS = 40;

/** A client that looks at the same few rows again and again, at whichever instance, and would see time go back. */
export class Reader {
  private rows: string[] = [];

  constructor(
    private readonly clients: Clients,
    private readonly who: { readonly client: number; readonly random: Random },
  ) {}

  async run(stop: AbortSignal): Promise<void> {
    for (let asked = 0; !stop.aborted; asked += 1) {
      if (asked % STAYS === 0) this.choose();
      await this.ask();
      await pause(EVERY_MS, stop);
    }
  }

  /** What was written last in some partition. */
  private choose(): void {
    this.rows = CATEGORIES.flatMap((category) => {
      const marks = this.clients.seen.marks(category);
      return marks.length > 0 ? [this.who.random.pick(marks).streamId] : [];
    });
  }

  private async ask(): Promise<void> {
    if (this.rows.length === 0) return;
    const { client, random } = this.who;
    const streamId = random.pick(this.rows);
    await query(this.clients.urlOf(random.pick(shelfOf(streamId).services)), { client, streamId }, this.clients.history);
  }
}
