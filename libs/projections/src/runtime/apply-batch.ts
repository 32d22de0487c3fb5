import { failpoint } from '@reprise/failpoints';
import type { FeedBatch } from '@reprise/messaging';
import type { PoolClient } from 'pg';
import { type Move, type Stand, moveCheckpoints } from './checkpoints';
import { freshMessages } from './fresh-messages';
import { forgetPurged } from '../parked/forget-purged';
import { Incoming } from './incoming';
import type { Projection } from '../projection';
import { route } from './routing';
import type { RuntimeCounters } from './runtime-counters';
import type { Writers } from './writers';

/** What a batch did to one build. */
export interface Effect extends Pick<RuntimeCounters, 'applied' | 'duplicates' | 'rows' | 'parked'> {
  /** Queries see it. */
  readonly live: boolean;
}

/** A batch whose events are decoded once, however many builds take them and however often it is tried. */
export class ReceivedBatch {
  private readonly received;

  constructor(
    private readonly batch: FeedBatch,
    from: Projection['from'],
  ) {
    this.received = batch.messages.map(({ prevPosition, event, partition }) => ({ prevPosition, incoming: new Incoming(event, partition, from) }));
  }

  /** Rows, parked events and checkpoints of all these builds, in the caller's transaction. @throws ChainBroken, NotPrepared, CheckpointMoved */
  async applyTo(client: PoolClient, stands: readonly Stand[], writers: Writers): Promise<Effect[]> {
    const effects: Effect[] = [];
    const moves: Move[] = [];
    await forgetPurged(client, stands.map(({ build }) => build.projection), this.received.map(({ incoming }) => incoming));
    for (const stand of stands) {
      const writer = writers.of(stand.build);
      const fresh = freshMessages(stand, this.received, this.batch.completeTo);
      const routed = fresh.messages.map((incoming) => route(writer.projection, incoming));
      const written = await writer.write(client, routed, stand);
      effects.push({ ...written, applied: fresh.messages.length, duplicates: fresh.duplicates, live: stand.build.state === 'live' });
      moves.push(...fresh.moves);
    }
    await moveCheckpoints(client, moves);
    failpoint('runtime.moved');
    return effects;
  }
}
