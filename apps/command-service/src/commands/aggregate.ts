import type { Contract, Decider, DomainEvent, Rejection } from '@reprise/kernel';

/** A decider with what the outside needs to know about it. */
export interface Aggregate<State, Event extends DomainEvent> {
  readonly contract: Contract<Event>;
  readonly decider: Pick<Decider<State, never, Event>, 'initialState' | 'evolve' | 'stateVersion' | 'snapshotEvery'>;
  /** The person a state is about. */
  subjectOf(this: void, state: State): string | undefined;
  /** HTTP status of every rule. */
  readonly rules: Readonly<Record<string, number>>;
}

/** Some streams of one kind, and what is to happen to all of them or none. */
export interface Plan<State, Event extends DomainEvent> {
  readonly aggregate: Aggregate<State, Event>;
  /** Ids without category; one or several, never the same twice. */
  readonly ids: readonly string[];
  /** The events for each stream, in the order of `ids`. Asked again when a stream has moved on meanwhile. */
  decide(this: void, states: readonly State[]): readonly (readonly Event[])[] | Rejection;
  /** A question that only the log can answer; asked when the decider has nothing against it. `versions` are the streams', in the order of `ids`. */
  verify?(this: void, versions: readonly number[]): Promise<Rejection | undefined>;
}

export const streamIdsOf = <State, Event extends DomainEvent>({ aggregate, ids }: Plan<State, Event>): string[] =>
  ids.map((id) => `${aggregate.contract.category}-${id}`);
