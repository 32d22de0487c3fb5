import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AddItem, ApplyCoupon, CancelOrder, CreateOrder, ProcessPayment, RemoveItem, ShipOrder, SubmitOrder } from '@reprise/domain-orders';
import { Needs } from '@reprise/service-kit';
import { v7 as uuid } from 'uuid';
import { CommandEndpoint } from '../commands/command-endpoint';
import { type CommandRequest, FromRequest } from '../commands/command-request';
import { Commands } from '../commands/commands';
import { CancelBody, CouponBody, CreateOrderBody, ItemBody, OrderItemParams, OrderParams, PaymentBody, ShipmentBody, SubmitBody } from './orders.dto';

@ApiTags('orders')
@Needs('commander')
@Controller('orders')
export class OrdersController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @CommandEndpoint('Create an order')
  create(@Body() body: CreateOrderBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new CreateOrder({ ...body, orderId: body.orderId ?? uuid() }), request);
  }

  @Post(':id/items')
  @CommandEndpoint('Add an item')
  addItem(@Param() { id }: OrderParams, @Body() body: ItemBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new AddItem({ ...body, orderId: id }), request);
  }

  @Delete(':id/items/:sku')
  @CommandEndpoint('Remove an item')
  removeItem(@Param() { id, sku }: OrderItemParams, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new RemoveItem({ orderId: id, sku }), request);
  }

  @Post(':id/coupon')
  @CommandEndpoint('Apply a coupon')
  applyCoupon(@Param() { id }: OrderParams, @Body() body: CouponBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new ApplyCoupon({ ...body, orderId: id }), request);
  }

  @Post(':id/submit')
  @CommandEndpoint('Submit an order')
  submit(@Param() { id }: OrderParams, @Body() body: SubmitBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new SubmitOrder({ ...body, orderId: id }), request);
  }

  @Post(':id/payments')
  @CommandEndpoint('Pay an order, or a part of it')
  pay(@Param() { id }: OrderParams, @Body() body: PaymentBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new ProcessPayment({ ...body, orderId: id }), request);
  }

  @Post(':id/shipments')
  @CommandEndpoint('Ship an order')
  ship(@Param() { id }: OrderParams, @Body() body: ShipmentBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new ShipOrder({ ...body, orderId: id }), request);
  }

  @Post(':id/cancel')
  @CommandEndpoint('Cancel an order')
  cancel(@Param() { id }: OrderParams, @Body() body: CancelBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new CancelOrder({ ...body, orderId: id }), request);
  }
}
