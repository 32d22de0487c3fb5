import { Currency, Identifier, MinorUnits, event, pii, text } from '@reprise/kernel';
import { z } from 'zod';

export const OrderId = Identifier.refine((id) => id !== 'events' && id !== 'stats', 'is a reserved word');

/** The person who orders. */
export const Customer = z.strictObject({
  subjectId: Identifier,
  name: pii(text(200)),
  email: pii(z.email().max(320), { subject: 'subjectId', index: 'email' }),
  shippingAddress: pii(text(500)),
});
export type Customer = z.infer<typeof Customer>;

export const Sku = Identifier;

/** One line of an order; `unitPrice` in minor units of the order's currency. */
export const OrderLine = z.strictObject({
  sku: Sku,
  name: text(200),
  quantity: z.int().positive().max(10_000),
  unitPrice: z.int().min(0).max(1_000_000_000),
});
export type OrderLine = z.infer<typeof OrderLine>;

export const Coupon = z.strictObject({ code: Identifier, percentOff: z.int().min(1).max(100) });
export type Coupon = z.infer<typeof Coupon>;

export const Payment = z.strictObject({ paymentId: Identifier, amount: MinorUnits });
export type Payment = z.infer<typeof Payment>;

export const Shipment = z.strictObject({ carrier: text(100), trackingNumber: text(100) });
export type Shipment = z.infer<typeof Shipment>;

const total = z.int().min(0);

export const OrderEvent = z.discriminatedUnion('type', [
  event('OrderCreated', z.strictObject({ orderId: OrderId, customer: Customer, currency: Currency })),
  event('ItemAdded', OrderLine),
  event('ItemRemoved', z.strictObject({ sku: Sku })),
  event('CouponApplied', Coupon),
  event('OrderSubmitted', z.strictObject({ total, currency: Currency })),
  event('PaymentProcessed', Payment.extend({ currency: Currency })),
  event('OrderShipped', Shipment),
  event('OrderCancelled', z.strictObject({ reason: text(500) })),
]);
export type OrderEvent = z.infer<typeof OrderEvent>;
