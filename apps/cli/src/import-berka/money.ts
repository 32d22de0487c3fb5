/** Decimal text as the bank writes it: at most ten digits, at most two decimals. */
const DECIMAL = /^(-?)(\d{1,10})(?:\.(\d{1,2}))?$/;

/** Decimal text in minor units, exactly: no floating point on the way. Undefined where it is no such number. */
export function toMinorUnits(text: string): number | undefined {
  const parts = DECIMAL.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '0', fraction = ''] = parts;
  const minor = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return sign && minor !== 0 ? -minor : minor;
}

/** Minor units as decimal text: -123456 is `-1234.56`. */
export function toDecimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
