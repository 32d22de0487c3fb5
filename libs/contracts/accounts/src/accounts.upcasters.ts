import type { UpcasterChains } from '@reprise/kernel';
import type { AccountEvent, Owner } from './accounts.events';

interface AccountOpenedV1 {
  accountId: string;
  owner: Owner;
  currency: string;
}

interface FundsDepositedV1 {
  euros: number;
  reference?: string;
}

export const accountUpcasters: UpcasterChains<AccountEvent> = {
  // v1 knew no overdraft.
  AccountOpened: [(opened: AccountOpenedV1) => ({ ...opened, overdraftLimit: 0 })],
  // v1 counted euros as a decimal fraction.
  FundsDeposited: [({ euros, ...rest }: FundsDepositedV1) => ({ ...rest, amount: Math.round(euros * 100), currency: 'EUR' })],
};
