import type { OrderEvent } from '@reprise/contracts-orders';
import { type Rejection, reject } from '@reprise/kernel';

/** Every way an order says no. The edge maps each to an HTTP status. */
export const orderRules = [
  'OrderNotCreated',
  'OrderAlreadyExists',
  'OrderAlreadySubmitted',
  'OrderNotSubmitted',
  'OrderAlreadyShipped',
  'OrderAlreadyCancelled',
  'OrderEmpty',
  'ItemDiffers',
  'QuantityTooHigh',
  'TooManyLines',
  'TotalTooHigh',
  'CouponAlreadyApplied',
  'PaymentIdReused',
  'Overpaid',
  'NotPaidInFull',
] as const;
export type OrderRule = (typeof orderRules)[number];

/** What follows from a command, or the rule that was broken. */
export type OrderDecision = readonly OrderEvent[] | Rejection<OrderRule>;

export const refuse = (rule: OrderRule, detail: string) => reject(rule, detail);

/** Amounts in details are minor units, and say so. */
export const money = (amount: number, currency: string) => `${amount} ${currency} (minor units)`;
