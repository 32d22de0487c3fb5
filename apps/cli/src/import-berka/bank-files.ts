import { z } from 'zod';
import { isBirthNumber, toDay } from './bank-date';
import { toMinorUnits } from './money';

const shown = (input: unknown) => JSON.stringify(String(input).slice(0, 40));
const saying = (what: string) => ({ error: (issue: { input?: unknown }) => `${shown(issue.input)} is not ${what}` });

const Id = z
  .string()
  .regex(/^[1-9]\d{0,11}$/, saying('a number'))
  .transform(Number);

const Text = z.string().max(100, 'is longer than 100 characters');

/** Text that stands for a value: undefined from `read` means it does not. */
const readAs = <Value>(read: (text: string) => Value | undefined, what: string) =>
  z.string().transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `${shown(text)} is not ${what}` });
    return z.NEVER;
  });

const BankDate = readAs(toDay, 'a date YYMMDD');
const Balance = readAs(toMinorUnits, 'an amount like -1234.50');
const Amount = readAs((text) => (text.startsWith('-') ? undefined : toMinorUnits(text)), 'an amount like 1234.50');

/** A file's columns, in the order they stand in. */
export const AccountLine = z.object({ account_id: Id, district_id: Id, frequency: Text, date: BankDate });
export type AccountLine = z.infer<typeof AccountLine>;

/** The number itself is personal: it is checked, and neither kept nor shown. */
const BirthNumber = z.string().refine(isBirthNumber, 'is not a birth number YYMMDD');

export const ClientLine = z.object({ client_id: Id, birth_number: BirthNumber, district_id: Id });
export type ClientLine = z.infer<typeof ClientLine>;

export const DispositionLine = z.object({
  disp_id: Id,
  client_id: Id,
  account_id: Id,
  type: z.enum(['OWNER', 'DISPONENT'], saying('OWNER or DISPONENT')),
});
export type DispositionLine = z.infer<typeof DispositionLine>;

/** `PRIJEM` is a credit, the others are debits. */
const TransactionType = z.enum(['PRIJEM', 'VYDAJ', 'VYBER'], saying('PRIJEM, VYDAJ or VYBER'));

export const TransactionLine = z.object({
  trans_id: Id,
  account_id: Id,
  date: BankDate,
  type: TransactionType,
  operation: Text,
  amount: Amount,
  balance: Balance,
  k_symbol: Text,
  bank: Text,
  account: Text,
});
export type TransactionLine = z.infer<typeof TransactionLine>;

export const FILES = { account: 'account.asc', client: 'client.asc', disposition: 'disp.asc', transaction: 'trans.asc' } as const;
