import type { OrderLine } from '@reprise/contracts-orders';
import { MAX_AMOUNT } from '@reprise/kernel';

export const MAX_LINES = 500;

/** Of one article, however often it is added. */
export const MAX_QUANTITY = 10_000;

/** One payment can always pay a whole order. */
export const MAX_TOTAL = MAX_AMOUNT;

type Priced = Pick<OrderLine, 'quantity' | 'unitPrice'>;

/** Price of all lines before any coupon, in minor units. */
export const subtotalOf = (lines: readonly Priced[]): number => lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);

/**
 * What is to be paid. The discount is taken once, on the subtotal, and half a minor unit is rounded in favour of the
 * customer. Exact: no product here leaves the safe integers.
 */
export const totalOf = (lines: readonly Priced[], percentOff = 0): number => {
  const subtotal = subtotalOf(lines);
  return subtotal - Math.floor((subtotal * percentOff + 50) / 100);
};
