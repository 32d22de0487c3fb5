import type { OrderRule } from '@reprise/domain-orders';

/** 409: not in its present state, which may be that nobody created it; 422: not with these values. */
export const ORDER_RULE_STATUS = {
  OrderNotCreated: 409,
  OrderAlreadyExists: 409,
  OrderAlreadySubmitted: 409,
  OrderNotSubmitted: 409,
  OrderAlreadyShipped: 409,
  OrderAlreadyCancelled: 409,
  OrderEmpty: 409,
  NotPaidInFull: 409,
  CouponAlreadyApplied: 409,
  PaymentIdReused: 409,
  ItemDiffers: 409,
  QuantityTooHigh: 422,
  TooManyLines: 422,
  TotalTooHigh: 422,
  Overpaid: 422,
} as const satisfies Record<OrderRule, number>;
