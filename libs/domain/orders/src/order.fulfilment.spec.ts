import { given } from '@reprise/testing/pure';
import { order } from './order.decider';
import * as the from './order-examples.for-spec';
import { totalOf } from './order.pricing';

const { created, added, removed, discounted, submitted, paid, shipped, cancelled, draft, due, settled, done, submit, pay, ship, cancel } = the;
const free = [...draft, discounted(100), submitted(0)];

describe('submitting', () => {
  it('fixes what is to be paid', () => given(order, ...draft).when(submit).thenEvents(submitted(1000)));
  it('counts every line, and quantities that were added later', () =>
    given(order, ...draft, added({ quantity: 1 }), added({ sku: 'gum', quantity: 3, unitPrice: 5 }))
      .when(submit)
      .thenEvents(submitted(1515)));
  it('takes the coupon off', () => given(order, ...draft, discounted(15)).when(submit).thenEvents(submitted(850)));
  it('is refused without items', () => {
    given(order, created).when(submit).thenRejected('OrderEmpty');
    given(order, ...draft, removed()).when(submit).thenRejected('OrderEmpty');
  });
  it('is quiet when submitted already', () => given(order, ...due).when(submit).thenNothing());
  it('is refused once shipped', () => given(order, ...done).when(submit).thenRejected('OrderAlreadyShipped'));
});

describe('the total', () => {
  const priced = (unitPrice: number, percentOff: number) => totalOf([{ quantity: 1, unitPrice }], percentOff);

  it('rounds half a minor unit in favour of the customer', () => {
    expect(priced(5, 10)).toBe(4);
    expect(priced(15, 10)).toBe(13);
    expect(priced(4, 10)).toBe(4);
    expect(priced(6, 10)).toBe(5);
  });
  it('takes the discount once, on the sum of all lines', () =>
    expect(totalOf([{ quantity: 3, unitPrice: 5 }, { quantity: 1, unitPrice: 5 }], 10)).toBe(18));
  it('is the sum without a coupon, and nothing at 100 percent off', () => expect([priced(999, 0), priced(999, 100)]).toEqual([999, 0]));
});

describe('a payment', () => {
  it('pays in full', () => given(order, ...due).when(pay()).thenEvents(paid()));
  it('pays a part, and parts add up', () => {
    given(order, ...due).when(pay(400)).thenEvents(paid(400));
    given(order, ...due, paid(400)).when(pay(600, 'p2')).thenEvents(paid(600, 'p2'));
  });
  it('is refused above what is still due', () => {
    given(order, ...due).when(pay(1001)).thenRejected('Overpaid', /1001 EUR .* 1000 EUR .* still due/);
    given(order, ...due, paid(400)).when(pay(601, 'p2')).thenRejected('Overpaid', /600 EUR/);
    given(order, ...settled).when(pay(1, 'p2')).thenRejected('Overpaid');
    given(order, ...free).when(pay(1)).thenRejected('Overpaid');
  });
  it('is refused before submitting', () => given(order, ...draft).when(pay()).thenRejected('OrderNotSubmitted'));
  it('is quiet when repeated, whatever happened since', () => {
    given(order, ...settled).when(pay()).thenNothing();
    given(order, ...done).when(pay()).thenNothing();
    given(order, ...settled, cancelled).when(pay()).thenNothing();
  });
  it('is refused when its id stood for another amount', () =>
    given(order, ...due, paid(400)).when(pay(500)).thenRejected('PaymentIdReused', /400, not of 500/));
  it('is refused once shipped', () => given(order, ...done).when(pay(1, 'p2')).thenRejected('OrderAlreadyShipped'));
});

describe('shipping', () => {
  it('ships what is paid in full', () => {
    given(order, ...settled).when(ship()).thenEvents(shipped);
    given(order, ...due, paid(400), paid(600, 'p2')).when(ship()).thenEvents(shipped);
  });
  it('needs no payment where there is nothing to pay', () => given(order, ...free).when(ship()).thenEvents(shipped));
  it('is refused before submitting', () => given(order, ...draft).when(ship()).thenRejected('OrderNotSubmitted'));
  it('is refused until all is paid', () => {
    given(order, ...due).when(ship()).thenRejected('NotPaidInFull');
    given(order, ...due, paid(999)).when(ship()).thenRejected('NotPaidInFull', /999 EUR .* of 1000 EUR/);
  });
  it('is quiet when repeated', () => given(order, ...done).when(ship()).thenNothing());
  it('is refused as another shipment', () => given(order, ...done).when(ship('RR2')).thenRejected('OrderAlreadyShipped'));
});

describe('cancelling', () => {
  it.each([
    ['a draft', draft],
    ['a submitted order', due],
    ['a paid order', settled],
  ])('cancels %s', (_, history) => given(order, ...history).when(cancel).thenEvents(cancelled));
  it('is refused once shipped', () => given(order, ...done).when(cancel).thenRejected('OrderAlreadyShipped'));
  it('is quiet when cancelled already', () => given(order, ...due, cancelled).when(cancel).thenNothing());
});
