import type { AccountRule } from '@reprise/domain-accounts';

/** Rules that need the log, not only the account. */
export type AccountEdgeRule = 'UnknownPosition';

/** 409: not in its present state, which may be that nobody opened it; 422: not with these values. */
export const ACCOUNT_RULE_STATUS = {
  AccountNotOpen: 409,
  AccountAlreadyOpen: 409,
  AccountFrozen: 409,
  AccountClosed: 409,
  BalanceNotZero: 409,
  TransferIdReused: 409,
  InsufficientFunds: 422,
  BalanceOutOfRange: 422,
  CurrencyMismatch: 422,
  SameAccount: 422,
  UnknownPosition: 422,
} as const satisfies Record<AccountRule | AccountEdgeRule, number>;
