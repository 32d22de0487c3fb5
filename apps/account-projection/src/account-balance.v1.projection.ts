import { defineProjection } from '@reprise/projections';
import { AccountBalance, accountBalance } from './account-balance.projection';

const AccountBalanceV1 = AccountBalance.omit({ ownerSubjectId: true });

/** Before rows said whose they are: fed until it is retired, so that a read model that holds it can go back to it. */
export const accountBalanceV1 = defineProjection({
  ...accountBalance,
  version: 1,
  row: AccountBalanceV1,
  subject: undefined,
  indexes: [['accountId'], ['status', 'accountId'], ['balance', 'accountId']],
  evolve: (row, event, key) => {
    const next = accountBalance.evolve(row && { ...row, ownerSubjectId: '' }, event, key);
    return next && AccountBalanceV1.parse(next);
  },
});
