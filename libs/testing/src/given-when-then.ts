import { deepStrictEqual, fail, match } from 'node:assert/strict';
import { inspect } from 'node:util';
import { type Decider, type DomainEvent, type Rejection, fold, isRejection } from '@reprise/kernel';

type Decision<Event> = readonly Event[] | Rejection;

/**
 * The rules of a stream as sentences: `given(account, opened).when(withdraw(80)).thenRejected('InsufficientFunds')`.
 *
 * History, state and command are frozen and the decision is taken twice, so that a decider which changes what it was
 * given, or which asks for the time or a random number, fails here.
 */
export const given = <State, Command, Event extends DomainEvent>(decider: Decider<State, Command, Event>, ...history: readonly Event[]) => ({
  when: (command: Command): Outcome<Event> => {
    const evolve = (state: State, event: Event) => decider.evolve(deepFreeze(state), deepFreeze(event));
    const state = deepFreeze(fold({ ...decider, evolve }, history));
    const decision = decider.decide(deepFreeze(command), state);
    deepStrictEqual(decider.decide(command, state), decision, 'the same command on the same history was decided differently');
    return new Outcome(decision);
  },
});

/** What came of a command; each `then…` throws an assertion that tells both sides when it was something else. */
export class Outcome<Event extends DomainEvent> {
  constructor(readonly decision: Decision<Event>) {}

  /** These events follow, in this order. */
  thenEvents(...expected: readonly Event[]): void {
    if (isRejection(this.decision)) fail(`expected ${names(expected)}, but it was ${told(this.decision)}`);
    deepStrictEqual(this.decision, expected, differing(expected, this.decision));
  }

  /** The rule refused, with a sentence for the caller (which may be checked as well). */
  thenRejected(rule: string, detail = /\S/): void {
    if (!isRejection(this.decision)) fail(`expected a rejection by ${rule}, but ${told(this.decision)}`);
    if (this.decision.rejected !== rule) fail(`expected a rejection by ${rule}, but it was ${told(this.decision)}`);
    match(this.decision.detail, detail);
  }

  /** Accepted, and there was nothing to do. */
  thenNothing(): void {
    if (isRejection(this.decision) || this.decision.length > 0) fail(`expected nothing to happen, but ${told(this.decision)}`);
  }
}

const names = (events: readonly DomainEvent[]) => (events.length === 0 ? 'no events' : events.map(({ type }) => type).join(', '));

const shown = (value: unknown) => inspect(value, { depth: 10, sorted: true });

const told = (decision: Decision<DomainEvent>) =>
  isRejection(decision) ? `rejected by ${decision.rejected}: ${decision.detail}` : `${names(decision)} followed: ${shown(decision)}`;

const differing = (expected: readonly DomainEvent[], actual: readonly DomainEvent[]) =>
  `expected ${names(expected)}, but ${names(actual)} followed\nexpected: ${shown(expected)}\nactual:   ${shown(actual)}`;

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
};
