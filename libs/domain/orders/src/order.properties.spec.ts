import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { fold, isRejection } from '@reprise/kernel';
import { arbitraryEvent } from '@reprise/testing/pure';
import fc from 'fast-check';
import type { OrderCommand } from './order.commands';
import { order } from './order.decider';
import * as the from './order-examples.for-spec';
import { totalOf } from './order.pricing';
import { type Order, paidOf } from './order.state';

const sku = fc.constantFrom('tea', 'gum');
const quantity = fc.integer({ min: 1, max: 3 });
const amount = fc.constantFrom(1, 50, 250, 450, 500, 900, 1000);
const paymentId = fc.constantFrom('p1', 'p2', 'p3');

const anyCommand = fc.oneof<fc.Arbitrary<OrderCommand>[]>(
  fc.record({ sku, quantity }).map(the.add),
  sku.map(the.remove),
  fc.constantFrom(10, 50, 100).map((percentOff) => the.discount(percentOff)),
  fc.tuple(amount, paymentId).map((payment) => the.pay(...payment)),
  fc.constantFrom(the.create(), the.submit, the.ship(), the.cancel),
);

/** Most series get as far as a bill, or the rules beyond it would hardly be met. */
const commands = fc
  .tuple(fc.array(anyCommand, { maxLength: 6 }), fc.array(anyCommand, { maxLength: 15 }))
  .map(([drafting, fulfilling]) => [the.create(), the.add(), ...drafting, the.submit, ...fulfilling]);

interface Run {
  readonly state: Order;
  readonly history: readonly OrderEvent[];
}

/** Every state that a series of commands leads through. */
const runs = (series: readonly OrderCommand[]): readonly Run[] =>
  series.reduce<readonly Run[]>((past, command) => [...past, follow(past.at(-1) ?? { state: order.initialState, history: [] }, command)], []);

const follow = ({ state, history }: Run, command: OrderCommand): Run => {
  const decision = order.decide(command, state);
  const events = isRejection(decision) ? [] : decision;
  return { state: fold(order, events, state), history: [...history, ...events] };
};

/** The last of them: enough for what can be seen in the whole history at its end. */
const atLast = (holds: (run: Run) => void) => fc.assert(fc.property(commands, (series) => runs(series).slice(-1).forEach(holds)));

/** As it comes back from where it was stored. */
const kept = <Value>(value: Value) => JSON.parse(JSON.stringify(value)) as Value;

const expectSameFromAnySnapshot = (history: readonly OrderEvent[]) => {
  for (let cut = 0; cut <= history.length; cut++) {
    const fromSnapshot = fold(order, history.slice(cut), kept(fold(order, history.slice(0, cut))));
    expect(fromSnapshot).toStrictEqual(fold(order, history));
  }
};

const always = (holds: (run: Run) => void) => fc.assert(fc.property(commands, (series) => runs(series).forEach(holds)));

const types = (history: readonly OrderEvent[]) => history.map(({ type }) => type);

describe('whatever is commanded', () => {
  it('no more is paid than is due, and what is shipped is paid in full', () =>
    always(({ state }) => {
      if (!('payments' in state)) return;
      expect(paidOf(state)).toBeLessThanOrEqual(state.total);
      if (state.status === 'shipped') expect(paidOf(state)).toBe(state.total);
    }));

  it('a bill is the price of the lines it was submitted with, and never changes', () =>
    always(({ state }) => {
      if (state.status !== 'submitted' && state.status !== 'shipped') return;
      expect(state.lines.length).toBeGreaterThan(0);
      expect(state.total).toBe(totalOf(state.lines, state.coupon?.percentOff));
    }));

  it('items and coupons come before submitting, payments after, and nothing after the end', () =>
    always(({ history }) => {
      const story = types(history).map((type) => letters[type]).join('');
      expect(story).toMatch(/^C?[id]*(Sp*[HX]?|X)?$/);
    }));

  it('a payment id is booked once, and an order has one coupon', () =>
    atLast(({ history }) => {
      const payments = history.flatMap((event) => (event.type === 'PaymentProcessed' ? [event.data.paymentId] : []));
      expect(payments).toEqual([...new Set(payments)]);
      expect(types(history).filter((type) => type === 'CouponApplied').length).toBeLessThanOrEqual(1);
    }));

  it('every event satisfies its contract', () =>
    atLast(({ history }) => history.forEach((event) => expect(orderEvents.codec.encode(event).data).toEqual(event.data))));

  it('a decision is the same every time, also on a state that has been through a snapshot', () =>
    fc.assert(
      fc.property(commands, anyCommand, (series, command) => {
        const state = runs(series).at(-1)?.state ?? order.initialState;
        expect(order.decide(command, kept(state))).toEqual(order.decide(command, state));
      }),
    ));
});

const letters: Record<OrderEvent['type'], string> = {
  OrderCreated: 'C',
  ItemAdded: 'i',
  ItemRemoved: 'i',
  CouponApplied: 'd',
  OrderSubmitted: 'S',
  PaymentProcessed: 'p',
  OrderShipped: 'H',
  OrderCancelled: 'X',
};

describe('a snapshot and what follows it', () => {
  it('is the whole history that was decided, wherever it is cut', () => atLast(({ history }) => expectSameFromAnySnapshot(history)));

  it('is any history that was ever possible, wherever it is cut', () => {
    const event = arbitraryEvent(orderEvents.codec, { currency: fc.constantFrom('EUR', 'CZK') }).map(kept);
    fc.assert(fc.property(fc.array(event), (events) => expectSameFromAnySnapshot([the.created, ...events])), { numRuns: 50 });
  });
});

describe('evolve', () => {
  const events = fc.array(arbitraryEvent(orderEvents.codec, { currency: fc.constantFrom('EUR', 'CZK') }));

  it('takes any history, in any order, and folds it in any number of parts', () =>
    fc.assert(
      fc.property(events, fc.nat({ max: 20 }), (history, cut) => {
        const inParts = fold(order, history.slice(cut), fold(order, history.slice(0, cut)));
        expect(inParts).toEqual(fold(order, history));
      }),
      { numRuns: 50 },
    ));
});
