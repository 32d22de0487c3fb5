import type { CloseAccount, FreezeAccount, UnfreezeAccount } from './account.commands';
import { onceOpened, whileOpen, whileOpenOrFrozen } from './account.guards';
import { type AccountDecision, money, refuse } from './account.rules';
import type { Account, OpenedAccount } from './account.state';

export const freeze = ({ data }: FreezeAccount, state: Account): AccountDecision =>
  whileOpenOrFrozen(data.accountId, state, ({ status }) =>
    status === 'frozen' ? [] : [{ type: 'AccountFrozen', data: { reason: data.reason } }],
  );

export const unfreeze = ({ data }: UnfreezeAccount, state: Account): AccountDecision =>
  whileOpenOrFrozen(data.accountId, state, ({ status }) =>
    status === 'open' ? [] : [{ type: 'AccountUnfrozen', data: { reason: data.reason } }],
  );

export const close = ({ data }: CloseAccount, state: Account): AccountDecision =>
  onceOpened(data.accountId, state, (account) =>
    account.status === 'closed' ? [] : whileOpen(data.accountId, state, closeEmpty),
  );

const closeEmpty = ({ accountId, balance, currency }: OpenedAccount): AccountDecision =>
  balance === 0
    ? [{ type: 'AccountClosed', data: {} }]
    : refuse('BalanceNotZero', `account ${accountId} closes at balance zero, but holds ${money(balance, currency)}`);
