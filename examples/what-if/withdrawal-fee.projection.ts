import { defineProjection } from '@reprise/projections';
import { z } from 'zod';
import { AccountBalance, accountBalance } from '../../apps/account-projection/src/account-balance.projection';

const FEE = 10;

/** Balances as they would be if every withdrawal had cost ten cents, and what that comes to. */
export const withdrawalFee = defineProjection({
  ...accountBalance,
  row: AccountBalance.extend({ fees: z.int().min(0) }),
  evolve: (row, event, key) => {
    const next = accountBalance.evolve(row, event, key);
    if (!next) return null;
    const fee = event.type === 'FundsWithdrawn' ? FEE : 0;
    return { ...next, balance: next.balance - fee, fees: (row?.fees ?? 0) + fee };
  },
});
