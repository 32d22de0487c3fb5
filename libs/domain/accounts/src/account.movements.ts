import type { AdjustBalance, DepositFunds, WithdrawFunds } from './account.commands';
import { outOfRange, uncovered, whileOpen, whileOpenOrFrozen } from './account.guards';
import type { AccountDecision } from './account.rules';
import type { Account, OpenedAccount } from './account.state';

/** Money that moved, in the account's own currency. */
export const movement = ({ amount, reference }: { amount: number; reference?: string | undefined }, { currency }: OpenedAccount) => ({
  amount,
  currency,
  ...(reference !== undefined && { reference }),
});

export const deposit = ({ data }: DepositFunds, state: Account): AccountDecision =>
  whileOpenOrFrozen(data.accountId, state, (account) =>
    outOfRange(account, data.amount) ?? [{ type: 'FundsDeposited', data: movement(data, account) }],
  );

export const withdraw = ({ data }: WithdrawFunds, state: Account): AccountDecision =>
  whileOpen(data.accountId, state, (account) =>
    uncovered(account, data.amount) ?? [{ type: 'FundsWithdrawn', data: movement(data, account) }],
  );

/** Not held to the overdraft limit: a correction says what was true, and history must be able to say it. */
export const adjust = ({ data }: AdjustBalance, state: Account): AccountDecision =>
  whileOpenOrFrozen(data.accountId, state, (account) => {
    const { amount, reason, correctsPosition } = data;
    const adjustment = { amount, currency: account.currency, reason, ...(correctsPosition !== undefined && { correctsPosition }) };
    return outOfRange(account, amount) ?? [{ type: 'BalanceAdjusted', data: adjustment }];
  });
