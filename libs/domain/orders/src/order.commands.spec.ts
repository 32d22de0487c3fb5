import { AddItem, ApplyCoupon, CancelOrder, CreateOrder, ProcessPayment, ShipOrder } from './order.commands';
import { customer } from './order-examples.for-spec';

const item = { orderId: '7', sku: 'tea', name: 'Tea', quantity: 1, unitPrice: 0 };

describe('an item', () => {
  it('may be free of charge', () => expect(AddItem.schema.safeParse(item).success).toBe(true));

  it.each([
    ['no quantity', { ...item, quantity: 0 }],
    ['half a piece', { ...item, quantity: 0.5 }],
    ['a quantity in text', { ...item, quantity: '1' }],
    ['too many pieces', { ...item, quantity: 10_001 }],
    ['a negative price', { ...item, unitPrice: -1 }],
    ['a price with a fraction', { ...item, unitPrice: 0.1 }],
    ['an article that is a path', { ...item, sku: '../tea' }],
    ['a name with half a surrogate pair', { ...item, name: '\ud83d' }],
    ['an unknown field', { ...item, colour: 'green' }],
  ])('with %s is refused', (_, input) => expect(AddItem.schema.safeParse(input).success).toBe(false));
});

describe('what a person writes', () => {
  it.each(['', ' ', '\t\n', '\u200b'])('is not blank: %j', (text) => {
    const written = [
      AddItem.schema.safeParse({ ...item, name: text }),
      CancelOrder.schema.safeParse({ orderId: '7', reason: text }),
      ShipOrder.schema.safeParse({ orderId: '7', carrier: text, trackingNumber: 'a' }),
      ShipOrder.schema.safeParse({ orderId: '7', carrier: 'a', trackingNumber: text }),
      CreateOrder.schema.safeParse({ orderId: '7', customer: { ...customer, name: text }, currency: 'EUR' }),
      CreateOrder.schema.safeParse({ orderId: '7', customer: { ...customer, shippingAddress: text }, currency: 'EUR' }),
    ];
    expect(written.map(({ success }) => success)).toEqual(written.map(() => false));
  });

  it('is kept without the space around it', () => expect(AddItem.schema.parse({ ...item, name: ' Green  tea ' }).name).toBe('Green  tea'));
});

describe('a coupon', () => {
  const accepts = (percentOff: unknown) => ApplyCoupon.schema.safeParse({ orderId: '7', code: 'SPRING', percentOff }).success;

  it('takes off whole percents, from 1 to 100', () => {
    expect([1, 100].map(accepts)).toEqual([true, true]);
    expect([0, -1, 101, 1.5, '10', null].map(accepts)).toEqual([false, false, false, false, false, false]);
  });
});

describe('a payment', () => {
  const accepts = (amount: unknown) => ProcessPayment.schema.safeParse({ orderId: '7', paymentId: 'p1', amount }).success;

  it('is of a positive integer of minor units', () => {
    expect(accepts(1)).toBe(true);
    expect([0, -1, 1.5, '10', 1e15, null].map(accepts)).toEqual([false, false, false, false, false, false]);
  });
});

describe('creating an order', () => {
  const accepts = (orderId: string) => CreateOrder.schema.safeParse({ orderId, customer, currency: 'EUR' }).success;

  it('refuses ids that are reserved in paths', () => expect(['7', 'stats', 'events'].map(accepts)).toEqual([true, false, false]));
});
