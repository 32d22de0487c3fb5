import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { fold, isRejection } from '@reprise/kernel';
import { arbitraryEvent } from '@reprise/testing/pure';
import fc from 'fast-check';
import type { AccountCommand } from './account.commands';
import { account } from './account.decider';
import * as the from './account-examples.for-spec';
import { MAX_BALANCE } from './account.guards';
import type { Account } from './account.state';

const amount = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant(1_000_000_000_000));
const other = fc.constantFrom('77', '78', '42');
const transferId = fc.constantFrom('t1', 't2', 't3');

const commands = fc.array(
  fc.oneof<fc.Arbitrary<AccountCommand>[]>(
    fc.constant(the.open({ overdraftLimit: 50, initialDeposit: 100 })),
    amount.map(the.deposit),
    amount.map(the.withdraw),
    fc.integer({ min: -80, max: 80 }).filter((change) => change !== 0).map(the.adjust),
    fc.tuple(amount, other, transferId).map((leg) => the.send(...leg)),
    fc.tuple(amount, other, transferId).map((leg) => the.receive(...leg)),
    fc.constantFrom(the.freeze, the.unfreeze, the.close),
  ),
  { maxLength: 40 },
);

interface Run {
  readonly state: Account;
  readonly history: readonly AccountEvent[];
}

/** Every state that a series of commands leads through. */
const runs = (series: readonly AccountCommand[]): readonly Run[] =>
  series.reduce<readonly Run[]>((past, command) => [...past, follow(past.at(-1) ?? { state: account.initialState, history: [] }, command)], []);

const follow = ({ state, history }: Run, command: AccountCommand): Run => {
  const decision = account.decide(command, state);
  const events = isRejection(decision) ? [] : decision;
  return { state: fold(account, events, state), history: [...history, ...events] };
};

/** The last of them: enough for what can be seen in the whole history at its end. */
const atLast = (holds: (run: Run) => void) => fc.assert(fc.property(commands, (series) => runs(series).slice(-1).forEach(holds)));

/** As it comes back from where it was stored. */
const kept = <Value>(value: Value) => JSON.parse(JSON.stringify(value)) as Value;

const expectSameFromAnySnapshot = (history: readonly AccountEvent[]) => {
  for (let cut = 0; cut <= history.length; cut++) {
    const fromSnapshot = fold(account, history.slice(cut), kept(fold(account, history.slice(0, cut))));
    expect(fromSnapshot).toStrictEqual(fold(account, history));
  }
};

const always = (holds: (run: Run) => void) => fc.assert(fc.property(commands, (series) => runs(series).forEach(holds)));

const change = ({ type, data }: AccountEvent) => {
  if (type === 'FundsDeposited' || type === 'BalanceAdjusted') return data.amount;
  return type === 'FundsWithdrawn' ? -data.amount : 0;
};

const transferIds = (history: readonly AccountEvent[]) =>
  history.flatMap(({ data }) => ('transfer' in data && data.transfer ? [data.transfer.transferId] : []));

describe('whatever is commanded', () => {
  it('the balance is the sum of the movements, and within its range', () =>
    always(({ state, history }) => {
      if (state.status === 'unopened') return expect(history).toEqual([]);
      expect(state.balance).toBe(history.reduce((sum, event) => sum + change(event), 0));
      expect(Math.abs(state.balance)).toBeLessThanOrEqual(MAX_BALANCE);
    }));

  it('only adjustments take the balance below the overdraft limit', () =>
    always(({ state, history }) => {
      const adjustments = history.filter(({ type }) => type === 'BalanceAdjusted').map(change);
      const lowered = adjustments.filter((by) => by < 0).reduce((sum, by) => sum + by, 0);
      if (state.status !== 'unopened') expect(state.balance).toBeGreaterThanOrEqual(lowered - state.overdraftLimit);
    }));

  it('a closed account holds nothing, and nothing follows its closing', () =>
    always(({ state, history }) => {
      if (state.status === 'closed') expect([state.balance, history.at(-1)?.type]).toEqual([0, 'AccountClosed']);
    }));

  it('a transfer id moves money once', () =>
    atLast(({ history }) => expect(transferIds(history)).toEqual([...new Set(transferIds(history))])));

  it('every event satisfies its contract', () =>
    atLast(({ history }) => history.forEach((event) => expect(accountEvents.codec.encode(event).data).toEqual(event.data))));

  it('a decision is the same every time, also on a state that has been through a snapshot', () =>
    fc.assert(
      fc.property(commands, commands, (series, [command = the.close]) => {
        const state = runs(series).at(-1)?.state ?? account.initialState;
        expect(account.decide(command, kept(state))).toEqual(account.decide(command, state));
      }),
    ));
});

describe('a snapshot and what follows it', () => {
  it('is the whole history that was decided, wherever it is cut', () => atLast(({ history }) => expectSameFromAnySnapshot(history)));

  it('is any history that was ever possible, wherever it is cut', () => {
    const event = arbitraryEvent(accountEvents.codec, { currency: fc.constantFrom('EUR', 'CZK') }).map(kept);
    fc.assert(fc.property(fc.array(event), (events) => expectSameFromAnySnapshot([the.opened, ...events])), { numRuns: 50 });
  });
});

describe('evolve', () => {
  const events = fc.array(arbitraryEvent(accountEvents.codec, { currency: fc.constantFrom('EUR', 'CZK') }));

  it('takes any history, in any order, and folds it in any number of parts', () =>
    fc.assert(
      fc.property(events, fc.nat({ max: 20 }), (history, cut) => {
        const inParts = fold(account, history.slice(cut), fold(account, history.slice(0, cut)));
        expect(inParts).toEqual(fold(account, history));
      }),
      { numRuns: 50 },
    ));
});
