import type { OrderEvent } from '@reprise/contracts-orders';
import { projectedAt, projectedRows } from '@reprise/testing/pure';
import { orderSummary } from './order-summary.projection';

const customer = { subjectId: 'ada', name: 'Ada', email: 'ada@example.org', shippingAddress: 'Main St 1' };
const created: OrderEvent = { type: 'OrderCreated', data: { orderId: '7', customer, currency: 'EUR' } };
const pen = { sku: 'pen', name: 'Pen', quantity: 3, unitPrice: 115 };
const added = (line = pen): OrderEvent => ({ type: 'ItemAdded', data: line });
const removed = (sku: string): OrderEvent => ({ type: 'ItemRemoved', data: { sku } });
const coupon = (percentOff: number): OrderEvent => ({ type: 'CouponApplied', data: { code: 'SPRING', percentOff } });
const submitted = (total: number): OrderEvent => ({ type: 'OrderSubmitted', data: { total, currency: 'EUR' } });
const paid = (paymentId: string, amount: number): OrderEvent => ({ type: 'PaymentProcessed', data: { paymentId, amount, currency: 'EUR' } });
const shipped: OrderEvent = { type: 'OrderShipped', data: { carrier: 'Post', trackingNumber: 'T1' } };
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason: 'too late' } };

const row = (...events: OrderEvent[]) => projectedRows(orderSummary, 'order-7', ...events).get('order-7');

describe('order_summary', () => {
  it('begins with an empty draft of the customer', () => {
    expect(row(created)).toEqual({
      orderId: '7',
      customerId: 'ada',
      customerName: 'Ada',
      customerEmail: 'ada@example.org',
      shippingAddress: 'Main St 1',
      currency: 'EUR',
      status: 'draft',
      items: [],
      coupon: null,
      total: 0,
      paid: 0,
      shipment: null,
      cancelReason: null,
      createdAt: projectedAt(1),
      submittedAt: null,
      paidAt: null,
      shippedAt: null,
      cancelledAt: null,
      lastActivityAt: projectedAt(1),
      streamVersion: 1,
    });
  });

  it('lists what is in it and what it would cost; the same article again is one line', () => {
    const ink = { sku: 'ink', name: 'Ink', quantity: 1, unitPrice: 900 };
    expect(row(created, added(), added(ink), added({ ...pen, quantity: 2 }))).toMatchObject({ items: [{ ...pen, quantity: 5 }, ink], total: 1_475 });
    expect(row(created, added(), added(ink), removed('pen'))).toMatchObject({ items: [ink], total: 900 });
  });

  it('takes a coupon off the whole, half a minor unit in favour of the customer', () => {
    expect(row(created, added({ ...pen, quantity: 1 }), coupon(10))).toMatchObject({ coupon: { code: 'SPRING', percentOff: 10 }, total: 103 });
    expect(row(created, coupon(100), added())).toMatchObject({ total: 0 });
  });

  it('owes what was submitted, whatever the lines would add up to', () => {
    expect(row(created, added(), submitted(340))).toMatchObject({ status: 'submitted', total: 340, submittedAt: projectedAt(3), paidAt: null });
  });

  it('is paid when all of it is', () => {
    expect(row(created, added(), submitted(345), paid('p1', 300))).toMatchObject({ status: 'submitted', paid: 300, paidAt: null });
    expect(row(created, added(), submitted(345), paid('p1', 300), paid('p2', 45))).toMatchObject({ status: 'paid', paid: 345, paidAt: projectedAt(5) });
  });

  it('is paid when it is submitted at no cost', () => {
    expect(row(created, added(), coupon(100), submitted(0))).toMatchObject({ status: 'paid', paidAt: projectedAt(4) });
  });

  it('is shipped with carrier and tracking number', () => {
    expect(row(created, added(), submitted(345), paid('p1', 345), shipped)).toMatchObject({
      status: 'shipped',
      shipment: { carrier: 'Post', trackingNumber: 'T1' },
      shippedAt: projectedAt(5),
      streamVersion: 5,
    });
  });

  it('keeps what it was when it is cancelled, and says why', () => {
    expect(row(created, added(), submitted(345), paid('p1', 45), cancelled)).toMatchObject({
      status: 'cancelled',
      total: 345,
      paid: 45,
      cancelReason: 'too late',
      cancelledAt: projectedAt(5),
    });
  });

  it('does not invent an order for events without a beginning', () => {
    expect(() => row(added())).toThrow('ItemAdded (version 1 of order-7) before OrderCreated');
  });
});
