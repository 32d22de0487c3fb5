import { Coupon, Customer, OrderId, OrderLine, Payment, Shipment, Sku } from '@reprise/contracts-orders';
import { Currency, command, text } from '@reprise/kernel';
import { z } from 'zod';

const orderId = OrderId;

export class CreateOrder extends command('CreateOrder', z.strictObject({ orderId, customer: Customer, currency: Currency })) {}

/** The same article again, at the same price, adds to its quantity. */
export class AddItem extends command('AddItem', OrderLine.extend({ orderId })) {}

export class RemoveItem extends command('RemoveItem', z.strictObject({ orderId, sku: Sku })) {}

export class ApplyCoupon extends command('ApplyCoupon', Coupon.extend({ orderId })) {}

export class SubmitOrder extends command('SubmitOrder', z.strictObject({ orderId })) {}

export class ProcessPayment extends command('ProcessPayment', Payment.extend({ orderId })) {}

export class ShipOrder extends command('ShipOrder', Shipment.extend({ orderId })) {}

export class CancelOrder extends command('CancelOrder', z.strictObject({ orderId, reason: text(500) })) {}

export type OrderCommand =
  | CreateOrder
  | AddItem
  | RemoveItem
  | ApplyCoupon
  | SubmitOrder
  | ProcessPayment
  | ShipOrder
  | CancelOrder;
