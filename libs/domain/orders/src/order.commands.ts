import { Coupon, Customer, OrderId, OrderLine, Payment, Sku } from '@reprise/contracts-orders';
import { Currency, command, pii, writtenText } from '@reprise/kernel';
import { z } from 'zod';

const orderId = OrderId;
const customer = Customer.extend({ name: pii(writtenText(200)), shippingAddress: pii(writtenText(500)) });

export class CreateOrder extends command('CreateOrder', z.strictObject({ orderId, customer, currency: Currency })) {}

/** The same article again, at the same price, adds to its quantity. */
export class AddItem extends command('AddItem', OrderLine.extend({ orderId, name: writtenText(200) })) {}

export class RemoveItem extends command('RemoveItem', z.strictObject({ orderId, sku: Sku })) {}

export class ApplyCoupon extends command('ApplyCoupon', Coupon.extend({ orderId })) {}

export class SubmitOrder extends command('SubmitOrder', z.strictObject({ orderId })) {}

export class ProcessPayment extends command('ProcessPayment', Payment.extend({ orderId })) {}

export class ShipOrder extends command('ShipOrder', z.strictObject({ orderId, carrier: writtenText(100), trackingNumber: writtenText(100) })) {}

export class CancelOrder extends command('CancelOrder', z.strictObject({ orderId, reason: writtenText(500) })) {}

export type OrderCommand =
  | CreateOrder
  | AddItem
  | RemoveItem
  | ApplyCoupon
  | SubmitOrder
  | ProcessPayment
  | ShipOrder
  | CancelOrder;
