/** Postgres sends sums as text. @throws RangeError beyond the exact integers: a rounded amount is a wrong one. */
export function exactNumber(sum: string | bigint): number {
  const number = Number(sum);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${sum} is beyond the exact integers`);
}
