import { defineProjection } from '@reprise/projections';
import { accountBalance } from '../../apps/account-projection/src/account-balance.projection';

const isInterest = (reference: string | undefined) => reference?.startsWith('interest') ?? false;

/** Balances as they would be if interest, earned or owed on an overdraft, moved no money: `reprise import berka` names it in the reference. */
export const withoutInterest = defineProjection({
  ...accountBalance,
  evolve: (row, event, key) => {
    const next = accountBalance.evolve(row, event, key);
    const isMovement = event.type === 'FundsDeposited' || event.type === 'FundsWithdrawn';
    return row && next && isMovement && isInterest(event.data.reference) ? { ...next, balance: row.balance } : next;
  },
});
