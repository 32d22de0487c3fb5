import type { AccountEvent } from '@reprise/contracts-accounts';
import type { Decider } from '@reprise/kernel';
import type { AccountCommand } from './account.commands';
import { close, freeze, unfreeze } from './account.lifecycle';
import { adjust, deposit, withdraw } from './account.movements';
import { open } from './account.opening';
import { type Account, evolve, unopened } from './account.state';
import { receive, send } from './account.transfers';
import type { AccountDecision } from './account.rules';

const decide = (command: AccountCommand, state: Account): AccountDecision => {
  switch (command.type) {
    case 'OpenAccount':
      return open(command, state);
    case 'DepositFunds':
      return deposit(command, state);
    case 'WithdrawFunds':
      return withdraw(command, state);
    case 'FreezeAccount':
      return freeze(command, state);
    case 'UnfreezeAccount':
      return unfreeze(command, state);
    case 'CloseAccount':
      return close(command, state);
    case 'AdjustBalance':
      return adjust(command, state);
    case 'SendTransfer':
      return send(command, state);
    case 'ReceiveTransfer':
      return receive(command, state);
  }
};

/** The rules of one account: see the table in the README. */
export const account = { initialState: unopened, stateVersion: 1, evolve, decide } satisfies Decider<Account, AccountCommand, AccountEvent>;
