import { OrderId, Sku } from '@reprise/contracts-orders';
import { AddItem, ApplyCoupon, CancelOrder, CreateOrder, ProcessPayment, ShipOrder, SubmitOrder } from '@reprise/domain-orders';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const inPath = { orderId: true } as const;

export class OrderParams extends createZodDto(z.strictObject({ id: OrderId })) {}
export class OrderItemParams extends createZodDto(z.strictObject({ id: OrderId, sku: Sku })) {}
export class CreateOrderBody extends createZodDto(CreateOrder.schema.partial(inPath)) {}
export class ItemBody extends createZodDto(AddItem.schema.omit(inPath)) {}
export class CouponBody extends createZodDto(ApplyCoupon.schema.omit(inPath)) {}
export class SubmitBody extends createZodDto(SubmitOrder.schema.omit(inPath)) {}
export class PaymentBody extends createZodDto(ProcessPayment.schema.omit(inPath)) {}
export class ShipmentBody extends createZodDto(ShipOrder.schema.omit(inPath)) {}
export class CancelBody extends createZodDto(CancelOrder.schema.omit(inPath)) {}
