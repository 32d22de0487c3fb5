import type { OrderLine } from '@reprise/contracts-orders';

/** The lines once this one is added: the same article again adds to its quantity. */
export const withLine = (lines: readonly OrderLine[], added: OrderLine): OrderLine[] =>
  lines.some(({ sku }) => sku === added.sku)
    ? lines.map((line) => (line.sku === added.sku ? { ...line, quantity: line.quantity + added.quantity } : line))
    : [...lines, added];

/**
 * What a draft would cost. The discount is taken once, on the sum, half a minor unit in favour of the customer: as the
 * order's own rules do; what is billed in the end says OrderSubmitted.
 */
export const priceOf = (lines: readonly OrderLine[], percentOff = 0): number => {
  const sum = lines.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice, 0);
  return sum - Math.floor((sum * percentOff + 50) / 100);
};
