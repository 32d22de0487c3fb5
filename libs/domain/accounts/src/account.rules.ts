import type { AccountEvent } from '@reprise/contracts-accounts';
import { type Rejection, reject } from '@reprise/kernel';

/** Every way an account says no. The edge maps each to an HTTP status. */
export const accountRules = [
  'AccountNotOpen',
  'AccountAlreadyOpen',
  'AccountFrozen',
  'AccountClosed',
  'InsufficientFunds',
  'BalanceNotZero',
  'BalanceOutOfRange',
  'CurrencyMismatch',
  'SameAccount',
  'TransferIdReused',
] as const;
export type AccountRule = (typeof accountRules)[number];

export const refuse = (rule: AccountRule, detail: string) => reject(rule, detail);

/** Amounts in details are minor units, and say so. */
export const money = (amount: number, currency: string) => `${amount} ${currency} (minor units)`;

/** What follows from a command, or the rule that was broken. */
export type AccountDecision = readonly AccountEvent[] | Rejection<AccountRule>;
