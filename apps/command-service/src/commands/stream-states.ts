import type { AppendedStream, EventStore, NewEvent } from '@reprise/event-store';
import { type DomainEvent, fold, isPurged } from '@reprise/kernel';
import type { Aggregate } from './aggregate';
import type { Loaded } from './loaded';
import { Snapshots, passesSnapshot } from './snapshots';

const REMEMBERED = 10_000;
/** A load that passes more takes only the newest: it is to answer, not to catch up on years. */
const SNAPSHOTS_PER_LOAD = 10;

/** What was appended to a stream, on the state that it was decided on. */
export interface Written<State> {
  readonly loaded: Loaded<State>;
  readonly events: readonly NewEvent[];
  readonly appended: AppendedStream;
}

/**
 * States of streams: loaded, as of the newest event; recalled, as of the newest that this process knows of. What was folded before is remembered, so that a command on a
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

  /** What is remembered, where that is all of them: the newest states, unless another process has appended. */
  recall<State>(streamIds: readonly string[]): readonly Loaded<State>[] | undefined {
    const known = streamIds.flatMap((streamId) => this.remembered.get(streamId) ?? []);
    return known.length === streamIds.length ? (known as Loaded<State>[]) : undefined;
  }

  /**
   * What was appended belongs to what is remembered, just as if it had been read: snapshots that are due are taken.
   * False where the state that it was decided on is not remembered, or not any more: then it is to be loaded.
   */
  advance<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, { loaded: before, events, appended }: Written<State>): boolean {
    const { streamId, version, position } = before;
    if (this.remembered.get(streamId) !== before || appended.streamVersion !== version + events.length) return false;
    let loaded = before;
    const due: Loaded<State>[] = [];
    for (const [index, event] of events.entries()) {
      const at = { version: version + index + 1, position: appended.position - events.length + index + 1 };
      loaded = { streamId, state: fold(aggregate.decider, [asRead<Event>(event)], loaded.state), ...at };
      if (passesSnapshot(aggregate.decider, { from: at.version - 1, to: at.version })) due.push(loaded);
    }
    if (loaded.position > position) this.remember(loaded);
    this.snapshots.take(aggregate, due);
    return true;
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

/** As the log gives it back: through JSON, in today's shape. */
const asRead = <Event extends DomainEvent>({ type, data }: NewEvent) => ({ type, data: JSON.parse(JSON.stringify(data)) as unknown }) as Event;

const nothing = <State, Event extends DomainEvent>({ decider }: Aggregate<State, Event>, streamId: string): Loaded<State> => ({
  streamId,
  state: decider.initialState,
  version: 0,
  position: 0,
});
