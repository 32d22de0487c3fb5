import { given } from '@reprise/testing/pure';
import { order } from './order.decider';
import * as the from './order-examples.for-spec';
import { MAX_LINES, MAX_QUANTITY } from './order.pricing';

const { created, added, removed, discounted, cancelled, draft, due, done, create, add, remove, discount } = the;

const changes = [add(), remove(), discount()];

describe('creating an order', () => {
  it('creates it empty', () => given(order).when(create()).thenEvents(created));
  it('is quiet when the order is just what was asked for', () => given(order, created).when(create()).thenNothing());
  it('is refused once there is another order by that id', () => {
    given(order, created).when(create({ currency: 'CZK' })).thenRejected('OrderAlreadyExists');
    given(order, created).when(create({ customer: { ...the.customer, subjectId: 'eve' } })).thenRejected('OrderAlreadyExists');
  });
  it('is refused once the order has moved on', () => {
    given(order, ...draft).when(create()).thenRejected('OrderAlreadyExists', /draft and has 1 lines/);
    given(order, created, discounted()).when(create()).thenRejected('OrderAlreadyExists');
    given(order, created, cancelled).when(create()).thenRejected('OrderAlreadyExists', /cancelled/);
  });
});

describe('an order that was never created', () => {
  it.each([...changes, the.submit, the.pay(), the.ship(), the.cancel])('refuses $type', (command) =>
    given(order).when(command).thenRejected('OrderNotCreated', /7/),
  );
});

describe('an order that was submitted', () => {
  it.each(changes)('no longer changes: $type is refused', (command) =>
    given(order, ...due).when(command).thenRejected('OrderAlreadySubmitted'),
  );
});

describe('an order that was shipped', () => {
  it.each(changes)('no longer changes: $type is refused', (command) => given(order, ...done).when(command).thenRejected('OrderAlreadyShipped'));
});

describe('an order that was cancelled', () => {
  it.each([...changes, the.submit, the.pay(), the.ship()])('takes nothing more: $type is refused', (command) =>
    given(order, ...draft, cancelled).when(command).thenRejected('OrderAlreadyCancelled'),
  );
});

describe('adding an item', () => {
  it('adds a line', () => given(order, created).when(add()).thenEvents(added()));
  it('adds to the quantity of the same article at the same price', () =>
    given(order, ...draft).when(add({ quantity: 3 })).thenEvents(added({ quantity: 3 })));
  it('is refused for the same article at another price or by another name', () => {
    given(order, ...draft).when(add({ unitPrice: 501 })).thenRejected('ItemDiffers', /"Tea" at 500 EUR/);
    given(order, ...draft).when(add({ name: 'Green tea' })).thenRejected('ItemDiffers');
  });
  it('takes another price once the line was removed', () =>
    given(order, ...draft, removed()).when(add({ unitPrice: 501 })).thenEvents(added({ unitPrice: 501 })));
  it('is refused where the quantity of an article adds up to too much', () => {
    const history = [created, added({ quantity: MAX_QUANTITY - 1 })];
    given(order, ...history).when(add({ quantity: 1 })).thenEvents(added({ quantity: 1 }));
    given(order, ...history).when(add({ quantity: 2 })).thenRejected('QuantityTooHigh');
  });
  it('is refused beyond the last line an order can have', () => {
    const full = [created, ...Array.from({ length: MAX_LINES }, (_, index) => added({ sku: `s${index}` }))];
    given(order, ...full).when(add()).thenRejected('TooManyLines');
    given(order, ...full).when(add({ sku: 's0' })).thenEvents(added({ sku: 's0' }));
  });
  it('is refused where the total would be more than one payment can pay', () => {
    const dear = { unitPrice: 1_000_000_000, quantity: 1000 };
    given(order, created).when(add(dear)).thenEvents(added(dear));
    given(order, created, added(dear)).when(add({ sku: 'gum', unitPrice: 1, quantity: 1 })).thenRejected('TotalTooHigh');
  });
});

describe('removing an item', () => {
  it('removes its line', () => given(order, ...draft).when(remove()).thenEvents(removed()));
  it('is quiet when it is not in the order', () => {
    given(order, ...draft).when(remove('coffee')).thenNothing();
    given(order, ...draft, removed()).when(remove()).thenNothing();
  });
});

describe('a coupon', () => {
  it('is applied to a draft', () => given(order, ...draft).when(discount()).thenEvents(discounted()));
  it('is applied before there are items, too', () => given(order, created).when(discount()).thenEvents(discounted()));
  it('is quiet when it is the one already applied', () => given(order, ...draft, discounted()).when(discount()).thenNothing());
  it('is refused when there is another', () => {
    given(order, ...draft, discounted()).when(discount(10, 'SUMMER')).thenRejected('CouponAlreadyApplied', /SPRING \(10 percent off\)/);
    given(order, ...draft, discounted()).when(discount(20)).thenRejected('CouponAlreadyApplied');
  });
});
