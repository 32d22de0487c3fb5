import { failpoint } from '@reprise/failpoints';
import type { FeedBatch } from '@reprise/messaging';
import type { PoolClient } from 'pg';
import { type Move, type Stand, moveCheckpoints } from './checkpoints';
import { type ReceivedMessage, freshMessages } from './fresh-messages';
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
  private constructor(
    private readonly received: readonly ReceivedMessage[],
    private readonly completeTo: FeedBatch['completeTo'],
  ) {}

  static of({ messages, completeTo }: FeedBatch, from: Projection['from']): ReceivedBatch {
    const received = messages.map(({ prevPosition, event, partition }) => ({ prevPosition, incoming: new Incoming(event, partition, from) }));
    return new ReceivedBatch(received, completeTo);
  }

  /** Batches that follow each other, as one. */
  static joined(batches: readonly ReceivedBatch[]): ReceivedBatch {
    const completeTo = new Map(batches.flatMap((batch) => [...batch.completeTo]));
    return new ReceivedBatch(batches.flatMap(({ received }) => received), completeTo);
  }

  get length(): number {
    return this.received.length;
  }

  /** Up to where the log is read with it. */
  get position(): number {
    return Math.max(0, ...this.completeTo.values());
  }

  /** For who has the time now: decodes what can be decoded. */
  decode(): this {
    for (const { incoming } of this.received) incoming.decode();
    return this;
  }

  /** Rows, parked events and checkpoints of all these builds, in the caller's transaction. @throws ChainBroken, NotPrepared, CheckpointMoved */
  async applyTo(client: PoolClient, stands: readonly Stand[], writers: Writers): Promise<Effect[]> {
    const effects: Effect[] = [];
    const moves: Move[] = [];
    await forgetPurged(client, stands.map(({ build }) => build.projection), this.received.map(({ incoming }) => incoming));
    for (const stand of stands) {
      const writer = writers.of(stand.build);
      const fresh = freshMessages(stand, this.received, this.completeTo);
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
