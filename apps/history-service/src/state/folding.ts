import { accountEvents } from '@reprise/contracts-accounts';
import { leadEvents } from '@reprise/contracts-leads';
import { orderEvents } from '@reprise/contracts-orders';
import { account } from '@reprise/domain-accounts';
import { lead } from '@reprise/domain-leads';
import { order } from '@reprise/domain-orders';
import { type Contract, type Decider, type DomainEvent, type StoredEvent, isPurged } from '@reprise/kernel';

/** The states of one category's streams, as its decider folds them. */
export interface Folding {
  readonly initialState: unknown;
  /** What snapshots of such a state are marked with. */
  readonly stateVersion: number;
  /** @throws KernelError for an event this build can't read */
  next(this: void, state: unknown, stored: StoredEvent): unknown;
}

const folding = <State, Event extends DomainEvent>(
  { codec }: Contract<Event>,
  { initialState, stateVersion, evolve }: Pick<Decider<State, never, Event>, 'initialState' | 'stateVersion' | 'evolve'>,
): Folding => ({ initialState, stateVersion, next: (state, stored) => (isPurged(stored) ? state : evolve(state as State, codec.decode(stored))) });

const foldings = new Map<string, Folding>([
  [accountEvents.category, folding(accountEvents, account)],
  [orderEvents.category, folding(orderEvents, order)],
  [leadEvents.category, folding(leadEvents, lead)],
]);

/** Undefined: nobody here decides anything about such streams. */
export const foldingOf = (category: string): Folding | undefined => foldings.get(category);
