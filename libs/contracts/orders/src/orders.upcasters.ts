import type { UpcasterChains } from '@reprise/kernel';
import type { OrderEvent } from './orders.events';

interface CouponAppliedV1 {
  code: string;
  /** Fraction of the price: 0.15 is fifteen percent. */
  discount: number;
}

export const orderUpcasters: UpcasterChains<OrderEvent> = {
  CouponApplied: [({ code, discount }: CouponAppliedV1) => ({ code, percentOff: Math.round(discount * 100) })],
};
