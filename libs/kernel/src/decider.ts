import { type z } from 'zod';
import type { DomainEvent } from './event';

/** A rule said no. An expected outcome, so a value, not an exception. */
export interface Rejection<Rule extends string = string> {
  readonly rejected: Rule;
  /** One sentence for the caller, with the facts: what was asked, what stands in the way. */
  readonly detail: string;
}

export const reject = <const Rule extends string>(rejected: Rule, detail: string): Rejection<Rule> => ({ rejected, detail });

export const isRejection = <Rule extends string>(decision: object | Rejection<Rule>): decision is Rejection<Rule> => 'rejected' in decision;

/**
 * The rules of one stream, pure: no clock, no ids, no actor; those arrive with the command.
 * `decide` answers with the events that follow (none: nothing to do), or with the rule that was broken.
 */
export interface Decider<State, Command, Event extends DomainEvent> {
  readonly initialState: State;
  /**
   * What snapshots of the state are marked with. Raise it whenever `evolve` would now make another state of the same
   * events, in shape or in meaning: older snapshots are ignored then, and replaced.
   */
  readonly stateVersion: number;
  /** A snapshot after every so many events of a stream; 100 unless told. */
  readonly snapshotEvery?: number;
  /** Total: any event can follow any other. One that was purged is passed over, so one that others build on may be missing. */
  evolve(this: void, state: State, event: Event): State;
  decide(this: void, command: Command, state: State): readonly Event[] | Rejection;
}

export const DEFAULT_SNAPSHOT_EVERY = 100;

/** State after a series of events, from a given state or the beginning. */
export const fold = <State, Event extends DomainEvent>(
  decider: Pick<Decider<State, never, Event>, 'initialState' | 'evolve'>,
  events: Iterable<Event>,
  from: State = decider.initialState,
): State => {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};

/**
 * Base of a command class: `class Deposit extends command('Deposit', z.strictObject({…})) {}`.
 * A class because the command bus routes by class; its `type` lets a decider switch without missing a case.
 */
export function command<const Type extends string, Schema extends z.ZodObject>(type: Type, schema: Schema) {
  return class {
    static readonly type = type;
    static readonly schema = schema;
    readonly type = type;
    constructor(readonly data: z.output<Schema>) {}
  };
}
