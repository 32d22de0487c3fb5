import { Customer, OrderId } from '@reprise/contracts-orders';
import { opened } from '@reprise/privacy';
import { AsOfQuery, emailLookup, limit, pageSchema, rowAsOf } from '@reprise/projection-service';
import { cursor } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { OrderStatus, OrderSummary } from '../order-summary.projection';

export const OrderCriteria = z.strictObject({
  status: OrderStatus.optional(),
  /** Subject id of the customer. */
  customer: Customer.shape.subjectId.optional(),
  limit,
  cursor: cursor(OrderId).optional(),
});
export type OrderCriteria = z.output<typeof OrderCriteria>;

export const OrderLookup = emailLookup(OrderId);
export type OrderLookup = z.output<typeof OrderLookup>;

const { customerName, customerEmail, shippingAddress } = OrderSummary.shape;

/** What is answered: who was erased, or may not be seen by the caller, is said so. */
export const OrderAnswer = OrderSummary.extend({ customerName: opened(customerName), customerEmail: opened(customerEmail), shippingAddress: opened(shippingAddress) });
export type OrderAnswer = z.output<typeof OrderAnswer>;

export class OrderParams extends createZodDto(z.strictObject({ id: OrderId })) {}
export class OrderListParams extends createZodDto(OrderCriteria) {}
export class OrderLookupBody extends createZodDto(OrderLookup) {}
export class OrderAsOfParams extends createZodDto(AsOfQuery) {}
export class Order extends createZodDto(rowAsOf(OrderAnswer)) {}
export class OrderPage extends createZodDto(pageSchema(OrderAnswer)) {}
