import type { EventStore } from '@reprise/event-store';
import { type DomainEvent, fold, isPurged } from '@reprise/kernel';
import type { Aggregate } from './aggregate';
import type { Loaded } from './loaded';
import { Snapshots, passesSnapshot } from './snapshots';

const REMEMBERED = 10_000;
/** A load that passes more takes only the newest: it is to answer, not to catch up on years. */
const SNAPSHOTS_PER_LOAD = 10;

/**
 * States of streams, always as of the newest event. What was folded before is remembered, so that a command on a
 * stream of a million events reads only the ones since the last command; what was not starts at the newest snapshot.
 * Forgetting either costs time, never correctness.
 */
export class StreamStates {
  private readonly remembered = new Map<string, Loaded<unknown>>();
  /** How often all was forgotten: what was being loaded meanwhile is not to be remembered. */
  private forgotten = 0;

  constructor(
    private readonly store: EventStore,
    private readonly snapshots = new Snapshots(store),
  ) {}

  async load<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, streamId: string): Promise<Loaded<State>> {
    const { forgotten } = this;
    const known = this.remembered.get(streamId) as Loaded<State> | undefined;
    const start = known ?? (await this.snapshots.newest(aggregate, streamId)) ?? nothing(aggregate, streamId);
    const { loaded, due } = await this.follow(aggregate, start);
    if (forgotten === this.forgotten) this.remember(loaded);
    if (!known && due.length > 0) this.snapshots.missed(aggregate);
    this.snapshots.take(aggregate, due);
    return loaded;
  }

  forget(streamIds: readonly string[]) {
    for (const streamId of streamIds) this.remembered.delete(streamId);
  }

  /** For when events were purged: no state may know more than a replay of the log. */
  forgetAll() {
    this.forgotten += 1;
    this.remembered.clear();
  }

  /** The state after all that follows, and those on the way of which a snapshot is due. */
  private async follow<State, Event extends DomainEvent>({ decider, contract }: Aggregate<State, Event>, start: Loaded<State>) {
    let loaded = start;
    const due: Loaded<State>[] = [];
    for await (const stored of this.store.readStream({ streamId: start.streamId, fromVersion: start.version + 1 })) {
      const { streamVersion: version, position } = stored;
      const state = isPurged(stored) ? loaded.state : fold(decider, [contract.codec.decode(stored)], loaded.state);
      loaded = { streamId: start.streamId, state, version, position };
      if (passesSnapshot(decider, { from: version - 1, to: version }) && due.push(loaded) > SNAPSHOTS_PER_LOAD) due.shift();
    }
    return { loaded, due };
  }

  /** A Map keeps insertion order: the first key is the one unused for longest. */
  private remember(loaded: Loaded<unknown>) {
    this.remembered.delete(loaded.streamId);
    if (loaded.version > 0) this.remembered.set(loaded.streamId, loaded);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
  }
}

const nothing = <State, Event extends DomainEvent>({ decider }: Aggregate<State, Event>, streamId: string): Loaded<State> => ({
  streamId,
  state: decider.initialState,
  version: 0,
  position: 0,
});
