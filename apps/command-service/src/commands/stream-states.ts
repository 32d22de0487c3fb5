import type { EventStore } from '@reprise/event-store';
import { type DomainEvent, fold } from '@reprise/kernel';
import type { Aggregate } from './aggregate';

export interface Loaded<State> {
  readonly streamId: string;
  readonly state: State;
  /** 0: no stream yet. */
  readonly version: number;
  /** Of its last event. */
  readonly position: number;
}

const REMEMBERED = 10_000;

/**
 * States of streams, always as of the newest event. What was folded before is remembered, so that a command on a
 * stream of a million events reads only the ones since the last command; forgetting it costs time, never correctness.
 */
export class StreamStates {
  private readonly remembered = new Map<string, Loaded<unknown>>();

  constructor(private readonly store: EventStore) {}

  async load<State, Event extends DomainEvent>({ decider, contract }: Aggregate<State, Event>, streamId: string): Promise<Loaded<State>> {
    const known = this.remembered.get(streamId) as Loaded<State> | undefined;
    let { state, version, position } = known ?? { state: decider.initialState, version: 0, position: 0 };
    for await (const stored of this.store.readStream({ streamId, fromVersion: version + 1 })) {
      state = fold(decider, [contract.codec.decode(stored)], state);
      ({ streamVersion: version, position } = stored);
    }
    const loaded = { streamId, state, version, position };
    this.remember(loaded);
    return loaded;
  }

  forget(streamIds: readonly string[]) {
    for (const streamId of streamIds) this.remembered.delete(streamId);
  }

  /** A Map keeps insertion order: the first key is the one unused for longest. */
  private remember(loaded: Loaded<unknown>) {
    this.remembered.delete(loaded.streamId);
    if (loaded.version > 0) this.remembered.set(loaded.streamId, loaded);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
  }
}
