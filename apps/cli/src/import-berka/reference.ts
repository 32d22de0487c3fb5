const OPERATIONS: Readonly<Record<string, string>> = {
  VKLAD: 'cash in',
  VYBER: 'cash out',
  'VYBER KARTOU': 'card withdrawal',
  'PREVOD Z UCTU': 'transfer in',
  'PREVOD NA UCET': 'transfer out',
};

const SYMBOLS: Readonly<Record<string, string>> = {
  UROK: 'interest',
  'SANKC. UROK': 'interest on overdraft',
  SLUZBY: 'fee for statement',
  SIPO: 'household payment',
  POJISTNE: 'insurance',
  DUCHOD: 'pension',
  UVER: 'loan payment',
};

const known = new Map<string, string>();

/**
 * What a movement was, for people: `household payment (transfer out)`. What the bank's list does not explain is left
 * as the bank wrote it. The partner's account is left out: personal data of somebody else.
 */
export function referenceOf(operation: string, symbol: string): string {
  const key = `${operation};${symbol}`;
  const reference = known.get(key) ?? describe(operation.trim(), symbol.trim());
  known.set(key, reference);
  return reference;
}

function describe(operation: string, symbol: string): string {
  const how = OPERATIONS[operation] ?? operation;
  const what = SYMBOLS[symbol] ?? symbol;
  if (what && how) return `${what} (${how})`;
  return what || how || 'unspecified';
}
