const DAY_MS = 86_400_000;
const YYMMDD = /^(\d\d)(\d\d)(\d\d)$/;

/** Days since 1970-01-01: small to hold and easy to order. */
export type Day = number;

/** `930131` is 1993-01-31. Undefined where there is no such day. */
export function toDay(text: string): Day | undefined {
  const [, year, month, day] = (YYMMDD.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = new Date(Date.UTC(1900 + year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / DAY_MS : undefined;
}

/** A birth number is a date; women have 50 added to the month. */
export function isBirthNumber(text: string): boolean {
  const month = Number(text.slice(2, 4));
  const asDate = month > 50 ? `${text.slice(0, 2)}${String(month - 50).padStart(2, '0')}${text.slice(4)}` : text;
  return toDay(asDate) !== undefined;
}

/** UTC midnight of the day, ISO 8601. */
export const toIso = (day: Day): string => new Date(day * DAY_MS).toISOString();
